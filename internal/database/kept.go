package database

import "regexp"

// BlobColumn is a column whose texts name files by the hash of their content.
type BlobColumn struct{ Table, Column string }

var blobLine = regexp.MustCompile(`(?m)^--\s*blob:\s*([a-z_]+)\.([a-z_]+)\s*$`)

// BlobColumns returns the columns that migration files declare by a line
// `-- blob: TABLE.COLUMN`: a backup takes the files that they name, and the
// verification reads them. A row may leave its column empty.
func BlobColumns() ([]BlobColumn, error) {
	files, err := Migrations()
	if err != nil {
		return nil, err
	}
	var list []BlobColumn
	for _, f := range files {
		for _, m := range blobLine.FindAllStringSubmatch(f.Text, -1) {
			list = append(list, BlobColumn{m[1], m[2]})
		}
	}
	return list, nil
}
