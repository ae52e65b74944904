package store

import "luoi/internal/fault"

// Names of the store's own small facts. App may use further names.
const (
	SettingProvince = "province" // official code
	SettingAsOf     = "as_of"    // day for which derived columns of persons and cells were computed
	SettingKey      = "key_id"   // which key file the sealed columns need
)

var (
	qSetting    = register("setting.get", `SELECT value FROM setting WHERE name = $1`)
	qSetSetting = register("setting.set",
		`INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`)
	qDropSetting = register("setting.drop", `DELETE FROM setting WHERE name = $1`)
)

// Setting is the value kept under name, "" when there is none.
func (tx *Tx) Setting(name string) (string, error) {
	var v string
	err := tx.QueryRow(qSetting, name).Scan(&v)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return "", nil
	}
	return v, err
}

// SetSetting keeps value under name; "" removes it.
func (tx *Tx) SetSetting(name, value string) error {
	var err error
	if value == "" {
		_, err = tx.Exec(qDropSetting, name)
	} else {
		_, err = tx.Exec(qSetSetting, name, value)
	}
	return err
}
