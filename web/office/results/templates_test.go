package results

import (
	"testing"

	"omnibus/web/page/pagetest"
)

func TestTemplates(t *testing.T) { pagetest.Check(t, pages) }
