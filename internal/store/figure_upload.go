package store

// FigureUpload is a file of measures or targets that was taken. Back is sealed: the rows that were not.
type FigureUpload struct {
	ID                   int64
	UnitID               int64
	FileName             string
	Taken, Same, Refused int64
	Back                 string
	By                   string
	At                   int64 // unix ms
}

var (
	qFigureUploadIn = register("figureUpload.insert", `INSERT INTO figure_upload (id, unit_id, file_name, taken, same, refused, back, by_actor, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`)
	qFigureUpload = register("figureUpload.get", `SELECT id, unit_id, file_name, taken, same, refused, back, by_actor, at FROM figure_upload WHERE id = $1`)
)

// InsertFigureUpload keeps an upload and gives it an id.
func (tx *Tx) InsertFigureUpload(u *FigureUpload) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	u.ID, u.By, u.At = id, tx.Actor, tx.NowMS()
	_, err = tx.Exec(qFigureUploadIn, u.ID, u.UnitID, u.FileName, u.Taken, u.Same, u.Refused, u.Back, u.By, u.At)
	return err
}

// FigureUpload finds an upload; NotFound when there is none.
func (tx *Tx) FigureUpload(id int64) (FigureUpload, error) {
	var u FigureUpload
	err := tx.QueryRow(qFigureUpload, id).Scan(&u.ID, &u.UnitID, &u.FileName, &u.Taken, &u.Same, &u.Refused, &u.Back, &u.By, &u.At)
	return u, err
}
