package respond

import (
	"testing"

	"omnibus/web/page/pagetest"
)

func TestEveryPageFitsItsStruct(t *testing.T) { pagetest.Check(t, pages) }
