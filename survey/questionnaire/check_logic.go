package questionnaire

func (r *reader) logic() {}
