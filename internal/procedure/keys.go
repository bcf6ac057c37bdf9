package procedure

// Acts of revision 11 that the letter numbers.
const (
	Request            Act = "Request"
	Assign             Act = "Assign"
	Determine          Act = "Determine"
	Conclude           Act = "Conclude"
	AnswerSurvey       Act = "AnswerSurvey"
	AgreeMaintenance   Act = "AgreeMaintenance"
	AcknowledgeDate    Act = "AcknowledgeDate"
	Maintain           Act = "Maintain"
	DocumentHandover   Act = "DocumentHandover"
	SignHandover       Act = "SignHandover"
	DetermineWarranty  Act = "DetermineWarranty"
	ReportProvider     Act = "ReportProvider"
	DetermineResources Act = "DetermineResources"
	ProvideResources   Act = "ProvideResources"
	ReceiveHandover    Act = "ReceiveHandover"
	ReturnUnrepaired   Act = "ReturnUnrepaired"
	DraftLetter        Act = "DraftLetter"
	SignLetter         Act = "SignLetter"
)

// Acts that the letter implies without a number.
const (
	Prefill            Act = "Prefill"            // the system proposes an order (GAP-17, GAP-22)
	ConfirmPrefill     Act = "ConfirmPrefill"     // the person confirms it
	DiscardPrefill     Act = "DiscardPrefill"     // or discards it
	Capture            Act = "Capture"            // an order that came by another means (G-10)
	Reject             Act = "Reject"             // improcedente (GAP-11)
	Cancel             Act = "Cancel"             // cancelada (GAP-11)
	Escalate           Act = "Escalate"           // to the TDTIC (P-11)
	Unassign           Act = "Unassign"           // back to the Supervisor (GAP-12)
	FailedVisit        Act = "FailedVisit"        // nobody was there
	Receive            Act = "Receive"            // the AST takes note of the order
	RecordVisit        Act = "RecordVisit"        // the AST arrived
	ProposeRejection   Act = "ProposeRejection"   // AST proposes, Supervisor decides
	ProposeEscalation  Act = "ProposeEscalation"  // AST proposes, Supervisor sends
	TakeBack           Act = "TakeBack"           // the user tests and receives the machine (R-U-03)
	HandBack           Act = "HandBack"           // the AST prepares and signs the return
	FaultPersists      Act = "FaultPersists"      // at the return (R-U-03)
	Rethink            Act = "Rethink"            // another diagnosis
	AskResources       Act = "AskResources"       // needs more than is at hand
	ExpireSurvey       Act = "ExpireSurvey"       // three days of silence (P-10)
	Reopen             Act = "Reopen"             // the fault persists inside the survey's term (GAP-06)
	Observe            Act = "Observe"            // return a paper with observations (GAP-10)
	Reschedule         Act = "Reschedule"         // another date
	FindFault          Act = "FindFault"          // maintenance finds a fault
	TakeIn             Act = "TakeIn"             // the AST receives the machine (A-10, GAP-07)
	ProviderDenies     Act = "ProviderDenies"     // no warranty cover (GAP-36)
	Acquire            Act = "Acquire"            // buy supplies before answering D-13 (GAP-31)
	SuppliesArrive     Act = "SuppliesArrive"     // or their term ends
	AnnotateWarranty   Act = "AnnotateWarranty"   // section C (GAP-08)
	ObserveLetter      Act = "ObserveLetter"      // TDTIC returns the letter (GAP-09)
	DetermineMechanism Act = "DetermineMechanism" // P-11, GAP-16
	RecordResult       Act = "RecordResult"       // of the mechanism
	MechanismFails     Act = "MechanismFails"     //
	NobodyReceives     Act = "NobodyReceives"     // T-DEV ran out
	ProviderSilent     Act = "ProviderSilent"     // T-GAR ran out
	Reassign           Act = "Reassign"           // another AST without leaving the state
	Pause              Act = "Pause"              //
	Resume             Act = "Resume"             //
	AskSupplies        Act = "AskSupplies"        // F-07 from any own step (R-A-06)
	DeclareBackup      Act = "DeclareBackup"      // F-06 answered again after its child failed
	ReportBackup       Act = "ReportBackup"       // F-06: how the backup went (P-06)
	ValidateBackup     Act = "ValidateBackup"     // F-06: its user validates it
	DeliverAtWorkshop  Act = "DeliverAtWorkshop"  // section B during scheduled maintenance (GAP-28)
	TakeResources      Act = "TakeResources"      // the AST acknowledges the slip
	LogProcedure       Act = "LogProcedure"       // gestión before another body (R-S-02)
	AskDisposal        Act = "AskDisposal"        // what has no solution is to be written off (P-09)
	HandForDisposal    Act = "HandForDisposal"    // the AST hands it over for that
	TakeForDisposal    Act = "TakeForDisposal"    // the Coordinación Administrativa has it
)

// Answers of the questions.
const (
	Immediate   Answer = "inmediata"
	Maintenance Answer = "mantenimiento"
	Transfer    Answer = "traslado"
	Yes         Answer = "si"
	No          Answer = "no"
	MechReassig Answer = "reasignar"
	MechThird   Answer = "tercero"
	MechNone    Answer = "sin-solucion"
	MechRepair  Answer = "reparacion-externa"
)

// Stations of the order (domain of revision 11).
const (
	E00  State = "E00"
	E02  State = "E02"
	E03  State = "E03"
	E04  State = "E04"
	E04D State = "E04D"
	E05  State = "E05"
	E06  State = "E06"
	E07  State = "E07"
	E08  State = "E08"
	E09  State = "E09"
	E10  State = "E10"
	E11  State = "E11"
	E12  State = "E12"
	E13  State = "E13"
	E13I State = "E13I"
	E14  State = "E14"
	E15  State = "E15"
	E16  State = "E16"
	E17  State = "E17"
	E18  State = "E18"
	E91  State = "E91"
	E92  State = "E92"
	F1   State = "F1"
	F2   State = "F2"
	F3   State = "F3"
	F4   State = "F4"
)

// Clocks.
const (
	TSurvey    TimerName = "T-ENC"
	TPrevent   TimerName = "T-PREV"
	TDraft     TimerName = "T-BOR"
	TAssign    TimerName = "T-ASIG"
	TReceive   TimerName = "T-REC"
	TDiagnose  TimerName = "T-DIAG"
	TAttend    TimerName = "T-ATN"
	TSign      TimerName = "T-FIR"
	TMaintain  TimerName = "T-MTO"
	TReturn    TimerName = "T-DEV"
	TWarranty  TimerName = "T-GAR"
	TStore     TimerName = "T-BOD"
	TLetter    TimerName = "T-OFI"
	TSupplies  TimerName = "T-INS"
	TEscalated TimerName = "T-P11"
	TMechanism TimerName = "T-P11M"
	TProvider  TimerName = "T-PROV"
	TAgency    TimerName = "T-SEI"
	TReview    TimerName = "T-REV"
	TInventory TimerName = "T-INV"
	TNewOrder  TimerName = "T-NOS"
)

// Guards of the order. Room orders implements each one; the text a person reads
// when one fails lives there too.
const (
	GActive        Guard = "cuenta-activa"               // the requester's account is active
	GAdmissible    Guard = "equipo-admisible"            // own equipment (P-02) or a service without asset
	GNotHeld       Guard = "bien-sin-orden-que-lo-tenga" // the asset is not already in DTIC for another order (custody invariant 5)
	GFirst         Guard = "no-es-duplicada"             // no other order answers for its asset: such a second order can only be F3 (custody invariant 5)
	GPrefillCause  Guard = "precarga-justificada"        // preventive due, or external file waiting in X40
	GOwnOrLate     Guard = "titular-o-plazo-vencido"     // the requester; the Supervisor after T-BOR or by EX-21
	GPreventive    Guard = "precarga-de-preventivo"      // only a preventive prefill is discarded
	GMedium        Guard = "medio-y-folio"               // paper: unused folio of a block; phone, mail: folio of the moment
	GRealTime      Guard = "hora-real"                   // real time not in the future, not before the block was issued
	GOutage        Guard = "caida-o-justificacion"       // outage registered, or a justification
	GAdviserFree   Guard = "ast-activo-y-presente"       //
	GNotOwnOrder   Guard = "no-atiende-su-orden"         // nobody attends the own order
	GCause         Guard = "causa-de-catalogo"           //
	GNoCharge      Guard = "sin-equipo-a-cargo"          // the order does not answer for equipment away from its user
	GRequester     Guard = "persona-solicitante"         // the very person who asked
	GAssigned      Guard = "ast-asignado"                // the very AST of the order
	GNotDecided    Guard = "sin-determinacion"           // D-03 not answered yet
	GProposedRej   Guard = "improcedencia-propuesta"     //
	GProposedEsc   Guard = "escalamiento-propuesto"      //
	GReceivedSeen  Guard = "recibida-y-visitada"         // reception and visit (or review in the workshop)
	GHasAsset      Guard = "orden-con-bien"              //
	GNoChild       Guard = "sin-respaldo-pendiente"      // no P-06 child before E05
	GSurveyTerm    Guard = "dentro-del-plazo"            //
	GSurveyOver    Guard = "plazo-vencido"               //
	GSolved        Guard = "tipo-solucionada"            //
	GFreeDay       Guard = "fecha-habil-y-agenda-libre"  //
	GBackupSaid    Guard = "respaldo-respondido"         // F-06 answered (P-05)
	GBackupIfAsked Guard = "respaldo-si-se-pidio"        // where the AST asked for F-06 before a solution at once
	GBackupDone    Guard = "respaldo-resuelto"           // answered, and its child order, if any, concluded and was validated
	GBackupResult  Guard = "respaldo-asentado"           // of a backup order: how it went stands on the F-06 that asked for it
	GWorkshop      Guard = "taller-con-equipo"           // workshop maintenance needs the machine in DTIC
	GFirstDone     Guard = "primera-firma"               // the first of the two acts is stored
	GOtherPerson   Guard = "dos-personas"                // nobody signs both sides
	GTestsPass     Guard = "pruebas-conformes"           //
	GTermOrOwn     Guard = "titular-o-t-fir-vencido"     // the requester; another role only after T-FIR
	GTermAtDTIC    Guard = "t-fir-vencido-en-la-dtic"    // the AST observes for an absent user only with the machine in DTIC
	GWarranty      Guard = "garantia-vigente-o-evidencia"
	GNoWarranty    Guard = "sin-vigencia-o-evidencia"
	GProviderRef   Guard = "reporte-al-proveedor"  // reference or proof
	GAttempts      Guard = "intentos-y-t-gar"      //
	GWaitEnabled   Guard = "espera-habilitada"     //
	GArrived       Guard = "entrada-o-vencimiento" //
	GStock         Guard = "existencia-suficiente" //
	GSectionC      Guard = "seccion-c-anotada"     //
	GDirector      Guard = "titular-vigente"       // the TDTIC or the dated substitute
	GNames         Guard = "nombra-ast"            // names the AST when there is none or it changes
	GReturned      Guard = "equipo-de-regreso"     // back from the third party if it had left
	GReturnTerm    Guard = "t-dev-vencido"         //
	GReceipt       Guard = "acuse-de-recursos"     // slip of A-14 acknowledged

	GBeyondRepair  Guard = "sin-solucion-en-la-dtic" // F-10 found no solution, and the machine is in the DTIC
	GDisposalAsked Guard = "baja-solicitada"         // the Supervisor asked for the disposal
	GDisposalGiven Guard = "equipo-entregado-a-baja" // the AST handed it over
	GNotGone       Guard = "equipo-sin-baja"         // it did not go to the Coordinación Administrativa
)
