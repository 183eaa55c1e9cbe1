// Package examples holds wave folders that run. They are built into the program,
// so that the demonstration and the tests need no files beside it.
package examples

import (
	"embed"
	"io/fs"
)

//go:embed childrens-services
var all embed.FS

// ChildrensServices gives the folder of Wave 1 of the Children's Services
// Omnibus with its invented answers, people and fieldwork; its README says what
// is real.
func ChildrensServices() fs.FS {
	sub, err := fs.Sub(all, "childrens-services/wave-1")
	if err != nil {
		panic("examples: the folder is built in: " + err.Error())
	}
	return sub
}
