package condition

// Task is something that weighs, for those for whom its conditions all hold.
type Task struct {
	Asked  []*Condition
	Weight float64
}

// Extremes gives the least and the most that the tasks weigh together for one
// case that answers all it is asked, over all combinations of answers. Where
// that would cost too much, exact is false and the truth lies between the two.
func (s *Space) Extremes(tasks []Task) (least, most float64, exact bool) {
	exact = true
	for _, group := range s.groups(tasks) {
		lo, hi, ok := s.extremes(group)
		least, most, exact = least+lo, most+hi, exact && ok
	}
	return least, most, exact
}

// groups parts the tasks into those that share no item, not even through the
// routing of others: their extremes can be added.
func (s *Space) groups(tasks []Task) [][]Task {
	parent := make([]int, len(tasks))
	var root func(int) int
	root = func(i int) int {
		if parent[i] != i {
			parent[i] = root(parent[i])
		}
		return parent[i]
	}
	user := map[int]int{}
	for i, t := range tasks {
		parent[i] = i
		items, _ := s.relevant(roots(t.Asked))
		for item := range items {
			if first, used := user[item]; used {
				parent[root(i)] = root(first)
			} else {
				user[item] = i
			}
		}
	}
	var groups [][]Task
	position := map[int]int{}
	for i, t := range tasks {
		at, ok := position[root(i)]
		if !ok {
			at = len(groups)
			position[root(i)] = at
			groups = append(groups, nil)
		}
		groups[at] = append(groups[at], t)
	}
	return groups
}

func roots(conditions []*Condition) []Expr {
	var all []Expr
	for _, c := range conditions {
		if c != nil {
			all = append(all, c.root)
		}
	}
	return all
}

func (s *Space) extremes(tasks []Task) (least, most float64, exact bool) {
	var goals []Expr
	for _, t := range tasks {
		goals = append(goals, roots(t.Asked)...)
	}
	for _, t := range tasks {
		most += t.Weight
		if len(roots(t.Asked)) == 0 {
			least += t.Weight
		}
	}
	if len(goals) == 0 {
		return least, most, true
	}
	w, ok := s.search(goals, Diligent)
	if !ok {
		return least, most, false
	}
	b := &bounds{search: w, tasks: tasks}
	b.walk(0)
	s.spent(w)
	if w.effort < 0 || !b.found {
		return least, most, false
	}
	return b.least, b.most, true
}

// bounds walks all combinations, leaving out those branches that can neither
// lower the least nor raise the most.
type bounds struct {
	*search
	tasks       []Task
	found       bool
	least, most float64
}

func (b *bounds) walk(i int) {
	i = b.skip(i)
	if b.effort -= b.cost; b.effort < 0 {
		return
	}
	var lo, hi float64
	for _, t := range b.tasks {
		asked := yes
		for _, c := range t.Asked {
			if c != nil {
				asked = min(asked, c.root.decide(known{search: b.search}))
			}
		}
		if asked != no {
			hi += t.Weight
		}
		if asked == yes {
			lo += t.Weight
		}
	}
	if b.found && lo >= b.least && hi <= b.most {
		return
	}
	if lo == hi { // what is left to choose changes nothing
		if !b.found {
			b.least, b.most = lo, hi
		}
		b.found, b.least, b.most = true, min(b.least, lo), max(b.most, hi)
		return
	}
	for _, v := range b.options(i) {
		b.choices[i].value, b.chosen = v, i+1
		b.walk(i + 1)
		b.chosen = i
	}
}
