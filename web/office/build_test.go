package office_test

import (
	"encoding/csv"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"omnibus/access"
	"omnibus/internal/browser"
	"omnibus/internal/world"
	"omnibus/survey/answer"
	"omnibus/survey/folder"
	"omnibus/web/page/pagetest"
)

const (
	buildPath = "/office/waves/wave-1/tables/build"
	planPath  = "/office/waves/wave-1/tables/plan"
)

// built shows the table of some parameters.
func (s *site) built(query string) (answered, pagetest.Node) {
	s.t.Helper()
	got := s.as(access.Lead, buildPath+"?"+query, nil)
	return got, got.page(s.t)
}

// row gives a row of figures by its heading, without the heading.
func row(t *testing.T, p pagetest.Node, heading string) []string {
	t.Helper()
	for _, r := range cells(p.All("table.office-figures")[0]) {
		if r[0] == heading {
			return r[1:]
		}
	}
	t.Fatalf("no row %q in %v", heading, cells(p.All("table.office-figures")[0]))
	return nil
}

func TestWhatIsWrongIsSaidAtItsField(t *testing.T) {
	s := open(t)
	const many = "&by=region&by=type&by=fsm_pct&by=cin_rate&by=cin_three&by=SocJoint&by=WelPlace"
	for _, test := range []struct{ name, query, field, says string }{
		{"a question that is not there", "show=SocRisk&show=SocRiks", "show-2", `did you mean "SocRisk"?`},
		{"a question alone that is not there", "show=SocRiks", "show", `did you mean "SocRisk"?`},
		{"a question twice", "show=SocRisk&show=SocData&show=SocData_a", "show-3", "shown twice"},
		{"a break that is not there", "show=SocRisk&by=regoin", "by", `did you mean "region"?`},
		{"a second break that is not there", "show=SocRisk&by=type&by=regoin", "by-2", `did you mean "region"?`},
		{"a break of a text", "show=SocRisk&by=GovSoc", "by", "takes a text"},
		{"a break of a grid", "show=SocRisk&by=SocData", "by", "is a grid"},
		{"a break crossed with itself", "show=SocRisk&by=type*type", "by", "crossed with itself"},
		{"a break without a name", "show=SocRisk&by=**", "by", "has no name"},
		{"a break of too many groups", "show=SocRisk&by=SocRisk*SocImprov*SocJoint*region", "by", "at most"},
		{"too many breaks", "show=SocRisk" + many, "by", "at once"},
		{"a group that is not there", "show=SocRisk&filter=region%3DNort", "filter", `Did you mean "North"?`},
		{"a condition that is none", "show=SocRisk&filter=WelPlac+%3D+1", "filter", "WelPlac"},
		{"a characteristic that is not there", "show=SocRisk&weight=sise", "weight", `"sise"`},
		{"a code that is not there", "show=SocRisk&only=99", "only", "no code 99"},
		{"bands that are no numbers", "show=SocRisk&bands=ten", "bands", `"ten" is not a number`},
		{"bands of a question with codes", "show=SocRisk&bands=1,2", "bands", "is no number"},
		{"per cent of answers of one answer", "show=SocJoint&of=answers", "of", "takes one answer"},
		{"how many of one answer", "show=SocJoint&chosen=yes", "chosen", "does not take several"},
		{"another place for nets", "show=SocRisk&nets=above", "nets", "no choice"},
		{"another order", "show=SocRisk&sort=random", "sort", "no choice"},
		{"another rule", "show=SocRisk&rule=by+guess", "rule", "no choice"},
		{"other marks", "show=SocRisk&by=type&marks=stars", "marks", "no choice"},
		{"a filter without end", "show=SocRisk&filter=" + strings.Repeat("x", 1200), "filter", "at most 1000"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, p := s.built(test.query)
			if got.status != http.StatusUnprocessableEntity {
				t.Errorf("status %d", got.status)
			}
			link := p.One(t, "div.govuk-error-summary").All("a[href=#" + test.field + "]")
			if len(link) != 1 || !strings.Contains(link[0].Text(), test.says) {
				t.Fatalf("the summary says %q", p.One(t, "div.govuk-error-summary").Text())
			}
			if !strings.Contains(p.One(t, "#"+test.field+"-error").Text(), link[0].Text()) {
				t.Error("the field does not say it")
			}
			// What else was asked is counted, and nothing that was typed is lost.
			if !strings.HasPrefix(test.query, "show=SocRiks") && !p.Has("table.office-figures") {
				t.Error("the rest of the table is gone")
			}
			if typed, _ := url.ParseQuery(test.query); typed.Get("filter") != "" && len(typed.Get("filter")) < 1000 &&
				p.One(t, "#filter").Attr("value") != typed.Get("filter") {
				t.Errorf("the filter is lost: %q", p.One(t, "#filter").Attr("value"))
			}
		})
	}
}

func TestFormsBecomeAddresses(t *testing.T) {
	s := open(t)
	got := s.as(access.Analyst, buildPath+"?form=1&show=SocJoint&show=&by=region&with=type&by=&with=&filter=+&base=&nets=&sort=descending&view=public", nil)
	want := buildPath + "?by=region%2Atype&show=SocJoint&sort=descending&view=public"
	if got.status != http.StatusSeeOther || got.header.Get("Location") != want {
		t.Fatalf("the form led to %d %q, want %q", got.status, got.header.Get("Location"), want)
	}
	p := s.as(access.Analyst, want, nil).page(t)
	if chosen := p.One(t, "#with").All("option[selected]"); len(chosen) != 1 || chosen[0].Attr("value") != "type" {
		t.Error("what the break is crossed with is not chosen")
	}
	if !p.Has("input[name=view][value=public]") {
		t.Error("the form forgets which view it is of")
	}
}

func TestBuildingTables(t *testing.T) {
	s := open(t)
	_, grid := s.built("show=SocData&only=1&sort=descending&by=region")
	if got := strings.Join(row(t, grid, "Analyse demand: Yes"), "|"); !strings.HasPrefix(got, "84% ±5.1 73 of 87|78%") {
		t.Errorf("the grid's first line is %q", got)
	}
	_, weighted := s.built("show=SocJoint&weight=type")
	if text := weighted.One(t, "main").Text(); !strings.Contains(text, "Weighted to the frame by Type of authority") || !strings.Contains(text, "Percentages are weighted") || !strings.Contains(text, "Effective base") {
		t.Error("the page does not say that it is weighted")
	}
	_, filtered := s.built("show=SocJoint&filter=region%3DNorth&base=Northern+authorities")
	if text := filtered.One(t, "main").Text(); !strings.Contains(text, "Northern authorities, n = 28*") || !strings.Contains(text, "Only those who region=North") {
		t.Errorf("the filter is not told: %s", text)
	}
	_, nobody := s.built("show=SocJoint&filter=type%3DCounty+and+region%3DNorth+and+SocJoint+%3D+4&by=type")
	if text := nobody.One(t, "main").Text(); !strings.Contains(text, "Nobody who took part is in the filter") || strings.Contains(text, "NaN") {
		t.Errorf("an empty filter: %s", text)
	}
	_, ones := s.built("show=SocJoint&by=type*region*fsm_pct*cin_rate")
	if text := ones.One(t, "main").Text(); !strings.Contains(text, "A base of 1 in SocJoint") || strings.Contains(text, "NaN") {
		t.Errorf("groups of one: %s", text[strings.Index(text, "Asked"):])
	}
	_, nets := s.built("show=SocWork&nets=only")
	if rows := cells(nets.One(t, "table.office-figures")); len(rows) < 6 {
		t.Errorf("nets only: %v", rows)
	}
	_, two := s.built("show=SocJoint&show=SocRisk&by=type")
	if n := len(two.One(t, "table.office-figures").All("th[scope=rowgroup]")); n != 2 {
		t.Errorf("two questions have %d headings", n)
	}
	_, none := s.built("")
	if none.Has("table.office-figures") || none.Has("div.govuk-error-summary") {
		t.Error("the empty builder shows a table or a problem")
	}
}

func TestWhatThePublicSees(t *testing.T) {
	s := open(t)
	_, staff := s.built("show=SocJoint&by=type*region")
	_, public := s.built("show=SocJoint&by=type*region&view=public")
	if !staff.Has("td.office-hidden") {
		t.Fatal("staff are not told what the public would not see")
	}
	seen, withheld := row(t, staff, "Already in place")[1], row(t, public, "Already in place")[1]
	if withheld != "[c]" || !strings.Contains(seen, "not public") || !strings.Contains(seen, "%") {
		t.Errorf("staff see %q, the public %q", seen, withheld)
	}
	if strings.Contains(public.One(t, "main").Text(), "not public") {
		t.Error("the public's view speaks of what it leaves out")
	}
	// The widest table that can be asked for is marked, too.
	_, wide := s.built("show=SocWork&by=type*region*fsm_pct*cin_rate")
	if !wide.Has("td.office-hidden") {
		t.Error("a wide table is not marked")
	}
	widest, p := s.built("show=SocWork&by=type*region*fsm_pct*cin_rate&view=public")
	if widest.status != http.StatusOK || !strings.Contains(p.One(t, "table.office-figures").Text(), "[c]") {
		t.Errorf("the public's view of a wide table gave %d", widest.status)
	}
	file := s.as(access.Analyst, buildPath+"/download?show=SocJoint&by=type*region&view=public&format=csv", nil)
	rows, err := csv.NewReader(strings.NewReader(file.body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if r[14] == "suppressed" && r[7]+r[8]+r[10] != "" {
			t.Errorf("the public's file has %v", r)
		}
	}
}

func TestTakingATableAway(t *testing.T) {
	s := open(t)
	for format, begins := range map[string]string{"csv": "question,", "json": "[", "json-stat": "{", "xlsx": "PK", "ods": "PK", "comparisons": "question,row,code,break,group_a", "association": "question,row,code,break,method"} {
		for _, path := range []string{buildPath + "/download?show=SocData&by=region&", planPath + "/download?", planPath + "/download?view=public&"} {
			got := s.as(access.Analyst, path+"format="+format, nil)
			if got.status != http.StatusOK || !strings.HasPrefix(got.body, begins) {
				t.Errorf("%sformat=%s gave %d: %.100s", path, format, got.status, got.body)
			}
			if strings.HasPrefix(format, "json") && !json.Valid([]byte(got.body)) {
				t.Errorf("%s is not JSON", path)
			}
		}
	}
	for query, says := range map[string]string{"": "which question", "show=SocRiks": "SocRisk", "show=SocRisk&format=docx": "not handed out as"} {
		got := s.as(access.Analyst, buildPath+"/download?"+query, nil)
		if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, says) {
			t.Errorf("%q gave %d", query, got.status)
		}
	}
}

// planForm is a table on its way into the plan.
func planForm(s *site, id, seen string) url.Values {
	return url.Values{"show": {"SocJoint"}, "by": {"region", "type*region"}, "filter": {"region = North"}, "base": {"Northern authorities"},
		"id": {id}, "title": {"Joint services: the North"}, "seen": {seen}}
}

func TestSavingToThePlan(t *testing.T) {
	s := open(t)
	form := planForm(s, "joint-north", "1")
	saved := s.as(access.Lead, planPath, form)
	if saved.status != http.StatusSeeOther {
		t.Fatalf("saving gave %d: %s", saved.status, saved.page(t).One(t, "main").Text())
	}
	list := s.as(access.Analyst, saved.header.Get("Location"), nil).page(t)
	if !strings.Contains(list.One(t, "div.govuk-notification-banner").Text(), "joint-north") {
		t.Error("the list does not say that it was saved")
	}
	link := pagetest.Node{}
	for _, a := range list.All("a") {
		if a.Text() == "Joint services: the North" {
			link = a
		}
	}
	if link.Node == nil {
		t.Fatal("the plan does not list the table")
	}
	again := s.as(access.Analyst, link.Attr("href"), nil).page(t)
	if h1 := again.One(t, "h1").Text(); !strings.Contains(h1, "Joint services: the North") || again.One(t, "#filter").Attr("value") != "region = North" {
		t.Errorf("the link leads to %q", h1)
	}
	text := s.as(access.Lead, "/office/waves/wave-1/texts/tables.yaml/download", nil).body
	if before := string(s.world.Wave.Texts[folder.TablesText]); !strings.HasPrefix(text, strings.TrimRight(before, "\n")) || !strings.Contains(text, "id: joint-north") {
		t.Error("the plan's other lines have changed")
	}
	for _, test := range []struct {
		name   string
		change func(url.Values)
		status int
		field  string
		says   string
	}{
		{"late", func(v url.Values) { v.Set("id", "another") }, http.StatusConflict, "save-id", "Somebody else has changed the table plan"},
		{"taken", func(v url.Values) { v.Set("seen", "2") }, http.StatusConflict, "save-id", `a table with the id "joint-north"`},
		{"nameless", func(v url.Values) { v.Set("seen", "2"); v.Set("id", "") }, 422, "save-id", "Enter an id"},
		{"badly named", func(v url.Values) { v.Set("seen", "2"); v.Set("id", "Joint North!") }, 422, "save-id", "cannot be used in addresses"},
		{"of whom", func(v url.Values) { v.Set("seen", "2"); v.Set("id", "new"); v.Del("base") }, 422, "save-base", "in words"},
		{"of nothing", func(v url.Values) { v.Set("seen", "2"); v.Set("id", "new"); v.Del("show") }, 422, "show", "Choose a question"},
		{"of what is not there", func(v url.Values) { v.Set("seen", "2"); v.Set("id", "new"); v.Set("show", "SocRiks") }, 422, "show", "SocRisk"},
	} {
		t.Run(test.name, func(t *testing.T) {
			form := planForm(s, "joint-north", "1")
			test.change(form)
			got := s.as(access.Lead, planPath, form)
			p := got.page(t)
			if got.status != test.status || !strings.Contains(p.One(t, "div.govuk-error-summary").Text(), test.says) {
				t.Errorf("status %d: %s", got.status, p.One(t, "div.govuk-error-summary").Text())
			}
			if !p.Has("#" + test.field + "-error") {
				t.Error("the field does not say it")
			}
			if test.field != "show" && p.One(t, "#save-title").Attr("value") != "Joint services: the North" {
				t.Error("what was typed is lost")
			}
		})
	}
	if now := s.as(access.Lead, "/office/waves/wave-1/texts/tables.yaml/download", nil).body; now != text {
		t.Error("a refused save changed the plan")
	}
}

func TestThePlanOfOthers(t *testing.T) {
	s := open(t)
	if got := s.as(access.Analyst, planPath, planForm(s, "x", "1")); got.status != http.StatusForbidden {
		t.Errorf("an analyst's save gave %d", got.status)
	}
	p := s.as(access.Analyst, buildPath+"?show=SocJoint", nil).page(t)
	if entry := p.One(t, "pre").Text(); !strings.Contains(entry, "- id: socjoint show: SocJoint") || p.Has("main form[method=post]") {
		t.Errorf("an analyst is offered %q", entry)
	}
	// The editor takes no broken plan, but a change of another text can break one.
	if got := s.edited("id: SocJoint", "id: SocTogether", "save", "1", "confirm"); got.status != http.StatusSeeOther {
		t.Fatalf("the editor gave %d", got.status)
	}
	list := s.as(access.Lead, "/office/waves/wave-1/tables", nil)
	if text := list.page(t).One(t, "main").Text(); list.status != http.StatusOK || !strings.Contains(text, "tables.yaml:") || !strings.Contains(text, "SocJoint") {
		t.Errorf("a broken plan is shown with %d: %.600s", list.status, text)
	}
	if got := s.as(access.Lead, planPath+"/download", nil); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "has complaints") {
		t.Errorf("a broken plan was made: %d", got.status)
	}
	if got, _ := s.built("show=SocRisk"); got.status != http.StatusOK {
		t.Errorf("with a broken plan the builder gave %d", got.status)
	}
}

// earlier puts a wave before Wave 1 into the database: the same survey a year
// before, with a change of wording, and with fewer answers.
func (s *site) earlier() {
	s.t.Helper()
	texts := maps.Clone(s.world.Wave.Texts)
	texts[folder.WaveText] = []byte(strings.NewReplacer("id: wave-1", "id: wave-0", "title: Wave 1", "title: Wave 0", "2016-0", "2015-0", "2016-1", "2015-1").
		Replace(string(texts[folder.WaveText])))
	texts[folder.QuestionnaireText] = []byte(strings.Replace(string(texts[folder.QuestionnaireText]),
		"ask: What do you see as the main risks", "ask: What do you fear as the main risks", 1))
	delete(texts, folder.ReportText)
	w, complaints := folder.FromTexts(texts)
	if err := complaints.Err(); err != nil {
		s.t.Fatal(err)
	}
	operator := access.Person{Name: "Test", Role: access.Operator}
	if err := s.store.ImportWave(s.t.Context(), operator, w.Wave, w.Texts, w.Frame.Organisations, noon.AddDate(-1, 0, 0)); err != nil {
		s.t.Fatal(err)
	}
	rows := slices.Clone(world.Answers(s.world.Wave).Rows)
	rows = slices.DeleteFunc(rows, func(r answer.WideRow) bool {
		return r.Values[answer.Item{Question: "SocJoint"}].Code%2 == 1 && r.Line%3 > 0
	})
	if _, err := s.store.ImportAnswers(s.t.Context(), operator, "wave-0", rows, "Test", noon.AddDate(-1, 0, 0)); err != nil {
		s.t.Fatal(err)
	}
}

func TestWhatChangedSinceTheLastWave(t *testing.T) {
	s := open(t)
	if _, p := s.built("show=SocJoint"); p.Has("#change") {
		t.Error("a first wave has a change")
	}
	s.earlier()
	_, p := s.built("show=SocJoint&by=region")
	if text := p.One(t, "main").Text(); !strings.Contains(text, "Since Wave 0 Asked in the same words, with the same answers.") {
		t.Errorf("the wording is not compared: %s", text)
	}
	changes := cells(p.All("table.office-figures")[1])
	if len(changes) != 7 || !slices.ContainsFunc(changes, func(r []string) bool { return r[6] == "significant" }) ||
		!strings.HasPrefix(strings.Join(changes[1], "|"), "Already in place|") || !strings.HasPrefix(changes[1][3], "+") {
		t.Errorf("the changes are %v", changes)
	}
	_, broken := s.built("show=SocRisk")
	if text := broken.One(t, "main").Text(); !strings.Contains(text, "break in series") || !strings.Contains(text, "SocRisk cannot be compared between Wave 0 and Wave 1") {
		t.Errorf("a change of wording is not told: %s", text)
	}
	_, answers := s.built("show=SocJoint&filter=SocData.d+%3D+1")
	if changes := cells(answers.All("table.office-figures")[1]); len(changes) != 7 || changes[1][5] != "42" {
		t.Errorf("the changes of a group by answers are %v", changes)
	}
}

// TestBuildingByKeyboard asks for a table without script and without a mouse,
// goes wrong on the way, and saves it to the plan.
func TestBuildingByKeyboard(t *testing.T) {
	s := open(t)
	s.earlier()
	tab := browser.Open(t)
	tab.Script(false)
	tab.Cookie(s.http.URL, "omnibus-office", s.session(access.Lead))
	tab.Go(s.http.URL + buildPath)
	tab.Type("#show", "SocJ")
	tab.Type("#by", "Reg")
	// Past what it is crossed with, the filter, the weight and the other choices.
	tab.Keys("\t\t\t\t\t")
	tab.KeysToNewPage("\r")
	if got := tab.Address(); !strings.HasSuffix(got, "?by=region&show=SocJoint") {
		t.Fatalf("the keys led to %s", got)
	}
	for filter, error := range map[string]bool{"Nort": true, "North": false} {
		tab.Go(s.http.URL + buildPath + "?show=SocJoint&by=region")
		tab.Click(".office-ask summary")
		tab.Type("#filter", filter)
		tab.KeysToNewPage("\r")
		if title := tab.Title(); strings.HasPrefix(title, "Error: ") != error {
			t.Fatalf("with the filter %q the page is %q", filter, title)
		}
	}
	tab.Go(s.http.URL + buildPath + "?show=SocJoint&by=region&filter=North")
	tab.Screenshot("table-change-desktop")
	tab.Click(".office-save summary")
	tab.Type("#save-id", "Joint services")
	tab.KeysToNewPage("\r")
	if title := tab.Title(); !strings.HasPrefix(title, "Error: ") {
		t.Fatalf("saved with a bad id, the page is %q", title)
	}
	tab.Fits()
	tab.Accessible()
	tab.Screenshot("table-save-wrong-desktop")
	tab.Size(390, 844)
	tab.Fits()
	tab.Screenshot("table-save-wrong-phone")
}
