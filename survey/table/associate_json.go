package table

// jsonAssociation has null where nothing was tested, and where a test has no
// such number.
type jsonAssociation struct {
	Question         string            `json:"question"`
	Row              string            `json:"row,omitempty"`
	Code             string            `json:"code,omitempty"`
	Break            string            `json:"break"`
	Method           AssociationMethod `json:"method,omitempty"`
	Statistic        *float64          `json:"statistic"`
	DF               *float64          `json:"df"`
	DF2              *float64          `json:"df_2"`
	P                *float64          `json:"p"`
	CramersV         *float64          `json:"cramers_v"`
	SmallestExpected *float64          `json:"smallest_expected"`
	Cases            *int              `json:"cases"`
	Why              string            `json:"why,omitempty"`
}

func jsonAssociationOf(a Association) jsonAssociation {
	out := jsonAssociation{Question: a.Variable.question(), Row: a.Variable.Row, Code: a.Code, Break: a.Break, Method: a.Method, Why: a.Why}
	if a.Method == "" {
		return out
	}
	out.P, out.CramersV, out.SmallestExpected, out.Cases = figure(a.P), figure(a.CramersV), figure(a.SmallestExpected), &a.Cases
	if a.Method != Fisher {
		out.Statistic, out.DF = figure(a.Statistic), figure(a.TopDF)
	}
	if a.Method == RaoScott {
		out.DF2 = figure(a.BottomDF)
	}
	return out
}
