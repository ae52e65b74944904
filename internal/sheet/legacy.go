package sheet

type columnCode struct{ recode bool }

func (c columnCode) apply(s string) string { return s }
func (r *recoder) decide()                 {}
