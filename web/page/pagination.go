package page

import (
	"net/url"
	"strconv"
)

// Pagination leads through the pages of a long list ("pagination"); with one
// page there is nothing to show.
type Pagination struct {
	// Label says of what: "cases".
	Label          string
	Previous, Next string
	Items          []PageLink
}

// PageLink is one page of a list, or a gap between two.
type PageLink struct {
	Number       int
	URL          string
	Current, Gap bool
}

// PageSize is how many lines one page of a list has: enough for all upper-tier
// authorities of England on one page.
const PageSize = 200

// pageField is the parameter of an address that names the page.
const pageField = "page"

// Paged gives which of n lines stand on the page that an address asks for, from
// (the first is 0) up to before to, and the links to the other pages. The last
// page stands for every number past it, and the first for what is no number.
func Paged(label string, query url.Values, n int) (from, to int, p Pagination) {
	last := max(1, (n+PageSize-1)/PageSize)
	at, err := strconv.Atoi(query.Get(pageField))
	if err != nil {
		at = 1
	}
	at = min(max(at, 1), last)
	from, to = (at-1)*PageSize, min(at*PageSize, n)
	if last == 1 {
		return from, to, p
	}
	p.Label = label
	address := func(number int) string {
		kept := url.Values{}
		for name, values := range query {
			kept[name] = values
		}
		kept.Set(pageField, strconv.Itoa(number))
		return "?" + kept.Encode()
	}
	if at > 1 {
		p.Previous = address(at - 1)
	}
	if at < last {
		p.Next = address(at + 1)
	}
	before := 0
	for number := 1; number <= last; number++ {
		if number > 1 && number < last && (number < at-1 || number > at+1) {
			continue
		}
		if number > before+1 {
			p.Items = append(p.Items, PageLink{Gap: true})
		}
		p.Items = append(p.Items, PageLink{Number: number, URL: address(number), Current: number == at})
		before = number
	}
	return from, to, p
}
