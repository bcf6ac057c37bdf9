package program

import (
	"time"

	"secogem.gob.mx/soporte/internal/pades"
	"secogem.gob.mx/soporte/internal/seals"
)

// Organization is who seals, as the system's own certificate names it.
const Organization = "Secretaría de la Contraloría"

// openSeal opens the system's own key, which the first start makes.
func (p *Program) openSeal() (err error) {
	if p.Config.Key == "" {
		return nil
	}
	p.Own, err = OpenOwn(p.Config.Key, p.Config.Clock())
	return err
}

// OpenOwn opens the folder of the key with which PDFs are sealed, for verbs of the
// console too.
func OpenOwn(dir string, now time.Time) (*seals.Own, error) {
	return seals.OpenOwn(dir, Organization, now)
}

// SealPDF seals a frozen paper with the system's own certificate (PAdES, domain §6
// no. 3) and tells whether it did: a program without a folder for its key seals nothing.
func (p *Program) SealPDF(doc []byte) (out []byte, sealed bool, err error) {
	if p.Own == nil {
		return doc, false, nil
	}
	by, err := p.Own.Signer()
	if err != nil {
		return nil, false, err
	}
	out, err = pades.Seal(doc, by, pades.Stamp{Name: Organization, Reason: "Copia fiel del registro, sellada por el sistema", At: p.Config.Clock()})
	return out, err == nil, err
}
