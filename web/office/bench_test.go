package office_test

import (
	"net/http"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/survey/answer"
	"omnibus/survey/questionnaire/value"
)

// BenchmarkPages measures each page of the office as people meet it: over the
// whole of Wave 1, with what the desk keeps at hand.
func BenchmarkPages(b *testing.B) {
	s := open(b)
	session := s.session(access.Lead)
	for _, path := range []string{
		"", "/frame", "/questionnaire", "/questionnaire/csc", "/response", "/cases", "/cases/" + s.world.Org,
		"/tables", "/tables/build?show=SocRisk&by=region&by=type", "/report", "/report/read", "/tables/download?format=csv&by=region",
		"/tables/download?format=xlsx&by=region", "/tables/download?format=ods&by=region",
	} {
		b.Run("wave"+path, func(b *testing.B) {
			for b.Loop() {
				if got := s.send(session, "/office/waves/wave-1"+path, nil); got.status != http.StatusOK {
					b.Fatal(got.status)
				}
			}
		})
	}
}

// BenchmarkAfterASave measures what the first reader pays after somebody has
// saved an answer: the answers are frozen anew and the report is built anew.
func BenchmarkAfterASave(b *testing.B) {
	s := open(b)
	session := s.session(access.Lead)
	who := access.Person{Name: "Somebody", Role: access.Respondent, Wave: "wave-1", Org: s.world.Org}
	seen := int64(0)
	for _, path := range []string{"/tables", "/report"} {
		b.Run(path[1:], func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				seen++
				_, err := s.store.SaveAnswers(b.Context(), who, answer.Save{
					Wave: "wave-1", Org: s.world.Org, Section: "ey", By: who.Name, Origin: answer.Web, At: noon.Add(time.Duration(seen)),
					Changes: []answer.Change{{Item: answer.Item{Question: "Portal"}, Value: value.OfCode(int(seen%2)+1, ""), Seen: 1 << 60}},
				})
				if err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				if got := s.send(session, "/office/waves/wave-1"+path, nil); got.status != http.StatusOK {
					b.Fatal(got.status)
				}
			}
		})
	}
}

// BenchmarkTables measures the builder at its widest: every row of a grid by
// hundreds of groups, and the whole plan.
func BenchmarkTables(b *testing.B) {
	s := open(b)
	session := s.session(access.Analyst)
	for _, path := range []string{
		"/build?show=SocRisk&by=type*region*fsm_pct", "/build?show=SocWork&by=region*fsm_pct", "/build?show=SocWork_a&by=type*region*fsm_pct*cin_rate",
		"/build?show=SocWork&by=type*region*fsm_pct*cin_rate", "/build?show=SocWork&by=region&by=type&by=fsm_pct&by=cin_rate&weight=type&weight=region",
		"/build?show=SocWork&show=SocRisk&show=SocImprov&show=ComOrg&show=SocData&show=EngProv&by=region&by=type&by=fsm_pct&by=cin_rate&by=SocJoint&by=WelPlace",
		"/plan/download?format=xlsx", "/plan/download?format=ods&view=public",
	} {
		b.Run(path[1:], func(b *testing.B) {
			for b.Loop() {
				if got := s.send(session, "/office/waves/wave-1/tables"+path, nil); got.status != http.StatusOK {
					b.Fatal(got.status)
				}
			}
		})
	}
}
