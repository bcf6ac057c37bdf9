package backup

import (
	"context"
	"os"
	"path/filepath"
)

// Resum writes the list of hashes of a copy anew.
func Resum(dir string) error {
	files, err := listed(dir)
	if err != nil {
		return err
	}
	var list []sum
	for _, f := range files {
		if f == sumsName {
			continue
		}
		hash, err := hashFile(context.Background(), filepath.Join(dir, f))
		if err != nil {
			return err
		}
		list = append(list, sum{hash, f})
	}
	return os.WriteFile(filepath.Join(dir, sumsName), writeSums(list), 0o600)
}
