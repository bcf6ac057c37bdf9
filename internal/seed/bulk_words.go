package seed

import (
	"encoding/json"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/clock"
)

// The words that a copy of a pattern fills in, by their place in the list.
const (
	wRequester = iota
	wRequesterPost
	wRequesterUnit
	wRequesterMail
	wRequesterExt
	wBuilding
	wFloor
	wOffice
	wAdviser
	wAdviserPost
	wOther
	wOtherPost
	wSupervisor
	wSupervisorPost
	wDirector
	wDirectorPost
	wCoordinator
	wCoordinatorPost
	wSupportUnit
	wAsset
	wAssetSerial
	wAssetType
	wAssetBrand
	wAssetModel
	wAssetNickname
	wCategory
	wFault
	wFinding
	wDiagnosis
	wSolution
	wReason
	wNeeds
	wComment
	wService
	words
)

// vocabulary names the words as they stand in the scratch database.
var vocabulary = []string{
	"usuario", "usuario-cargo", "usuario-unidad", "usuario-correo@", "usuario-ext", "inmueble", "piso", "oficina",
	"ast", "ast-cargo", "otro", "otro-cargo", "supervisor", "supervisor-cargo", "titular", "titular-cargo", "coordinacion", "coordinacion-cargo", "dtic",
	"bien", "serie", "bien·tipo", "marca", "modelo", "apodo",
	"categoria", "falla", "hallazgo", "diagnostico", "solucion", "motivo", "faltante", "comentario", "servicio",
}

// The persons of a pattern, by their place.
const (
	pRequester = iota
	pAdviser
	pOther
	pSupervisor
	pDirector
	pCoordinator
	pHead
	persons
)

// patternWords are what the acts of a pattern say.
var patternWords = Words{
	Category: "‹categoria›", Fault: "‹falla›", Finding: "‹hallazgo›", Diagnosis: "‹diagnostico›", Cause: "componente", Solution: "‹solucion›",
	Reason: "‹motivo›", Needs: "‹faltante›", Comment: "‹comentario›",
}

// sayings are what the copies say instead.
var sayings = []Words{slow, dead, disk, battery, printer, jam, upkeep, screen, account, network, scanner, virus, unhappy}

// jsonInside writes a text as it stands inside a JSON string.
func jsonInside(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(s) != nil {
		return s
	}
	return strings.Trim(strings.TrimSuffix(b.String(), "\n"), `"`)
}

// isTerm tells whether an instant is the end of a term: at closing time or at the
// end of a day.
func isTerm(t time.Time) bool {
	local := t.In(clock.Mexico)
	return local.Hour() >= 18 || local.Hour() < 8
}
