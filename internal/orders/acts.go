package orders

import "secogem.gob.mx/soporte/internal/procedure"

// makers is the list of this room: one line for each act of the procedure.
var makers = map[procedure.Act]func() Act{
	procedure.Request:            func() Act { return &Request{} },
	procedure.Assign:             func() Act { return &Assign{} },
	procedure.Determine:          func() Act { return &Determine{} },
	procedure.Conclude:           func() Act { return &Conclude{} },
	procedure.AnswerSurvey:       func() Act { return &AnswerSurvey{} },
	procedure.AgreeMaintenance:   func() Act { return &AgreeMaintenance{} },
	procedure.AcknowledgeDate:    func() Act { return &AcknowledgeDate{} },
	procedure.Maintain:           func() Act { return &Maintain{} },
	procedure.DocumentHandover:   func() Act { return &DocumentHandover{} },
	procedure.SignHandover:       func() Act { return &SignHandover{} },
	procedure.DetermineWarranty:  func() Act { return &DetermineWarranty{} },
	procedure.ReportProvider:     func() Act { return &ReportProvider{} },
	procedure.DetermineResources: func() Act { return &DetermineResources{} },
	procedure.ProvideResources:   func() Act { return &ProvideResources{} },
	procedure.ReceiveHandover:    func() Act { return &ReceiveHandover{} },
	procedure.ReturnUnrepaired:   func() Act { return &ReturnUnrepaired{} },
	procedure.DraftLetter:        func() Act { return &DraftLetter{} },
	procedure.SignLetter:         func() Act { return &SignLetter{} },
	procedure.Prefill:            func() Act { return &Prefill{} },
	procedure.ConfirmPrefill:     func() Act { return &ConfirmPrefill{} },
	procedure.DiscardPrefill:     func() Act { return &DiscardPrefill{} },
	procedure.Capture:            func() Act { return &Capture{} },
	procedure.Reject:             func() Act { return &Reject{} },
	procedure.Cancel:             func() Act { return &Cancel{} },
	procedure.Escalate:           func() Act { return &Escalate{} },
	procedure.Unassign:           func() Act { return &Unassign{} },
	procedure.FailedVisit:        func() Act { return &FailedVisit{} },
	procedure.Receive:            func() Act { return &Receive{} },
	procedure.RecordVisit:        func() Act { return &RecordVisit{} },
	procedure.ProposeRejection:   func() Act { return &ProposeRejection{} },
	procedure.ProposeEscalation:  func() Act { return &ProposeEscalation{} },
	procedure.TakeBack:           func() Act { return &TakeBack{} },
	procedure.HandBack:           func() Act { return &HandBack{} },
	procedure.FaultPersists:      func() Act { return &FaultPersists{} },
	procedure.Rethink:            func() Act { return &Rethink{} },
	procedure.AskResources:       func() Act { return &AskResources{} },
	procedure.ExpireSurvey:       func() Act { return &ExpireSurvey{} },
	procedure.Reopen:             func() Act { return &Reopen{} },
	procedure.Observe:            func() Act { return &Observe{} },
	procedure.Reschedule:         func() Act { return &Reschedule{} },
	procedure.FindFault:          func() Act { return &FindFault{} },
	procedure.TakeIn:             func() Act { return &TakeIn{} },
	procedure.ProviderDenies:     func() Act { return &ProviderDenies{} },
	procedure.Acquire:            func() Act { return &Acquire{} },
	procedure.SuppliesArrive:     func() Act { return &SuppliesArrive{} },
	procedure.AnnotateWarranty:   func() Act { return &AnnotateWarranty{} },
	procedure.ObserveLetter:      func() Act { return &ObserveLetter{} },
	procedure.DetermineMechanism: func() Act { return &DetermineMechanism{} },
	procedure.RecordResult:       func() Act { return &RecordResult{} },
	procedure.MechanismFails:     func() Act { return &MechanismFails{} },
	procedure.NobodyReceives:     func() Act { return &NobodyReceives{} },
	procedure.ProviderSilent:     func() Act { return &ProviderSilent{} },
	procedure.Reassign:           func() Act { return &Reassign{} },
	procedure.AskDisposal:        func() Act { return &AskDisposal{} },
	procedure.HandForDisposal:    func() Act { return &HandForDisposal{} },
	procedure.TakeForDisposal:    func() Act { return &TakeForDisposal{} },
	procedure.Pause:              func() Act { return &Pause{} },
	procedure.Resume:             func() Act { return &Resume{} },
	procedure.AskSupplies:        func() Act { return &AskSupplies{} },
	procedure.DeclareBackup:      func() Act { return &DeclareBackup{} },
	procedure.ReportBackup:       func() Act { return &ReportBackup{} },
	procedure.ValidateBackup:     func() Act { return &ValidateBackup{} },
	procedure.DeliverAtWorkshop:  func() Act { return &DeliverAtWorkshop{} },
	procedure.TakeResources:      func() Act { return &TakeResources{} },
	procedure.LogProcedure:       func() Act { return &LogProcedure{} },
}

// New returns an empty act of a key, ready to be decoded, or false when the
// procedure has no such act.
func New(key procedure.Act) (Act, bool) {
	m, ok := makers[key]
	if !ok {
		return nil, false
	}
	return m(), true
}
