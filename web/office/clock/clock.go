// Package clock lets the team of a demonstration move its clock on. It has one
// address and no page: its buttons stand above every other page.
package clock

import (
	"net/http"
	"net/url"

	"omnibus/access"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// Path is where the buttons are sent to.
const Path = "/office/clock"

// Routes are where the clock is moved; none where it is in nobody's hands.
func Routes(d *desk.Desk) []desk.Route {
	if d.Clock == nil {
		return nil
	}
	return []desk.Route{{Pattern: "POST " + Path, Staff: func(w http.ResponseWriter, r *http.Request, _ access.Person) error {
		return move(d, w, r)
	}}}
}

// move moves the clock and leads back to the page on which the button stood.
func move(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(w, r, 1<<10)
	if err != nil {
		return err
	}
	if err := d.Clock.Move(r.Context(), form.Get("to")); err != nil {
		return err
	}
	back := desk.Home
	if from, err := url.Parse(r.Referer()); err == nil {
		back = desk.Next(from.RequestURI())
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
	return nil
}
