package repair

import "secogem.gob.mx/soporte/internal/procedure"

// makers is the list of this room: one line for each act that people do in a file.
// What an order causes (EX-01, EX-02, EX-20 to EX-23) comes with the order.
var makers = map[procedure.Act]func() Act{
	procedure.ArrangeService:     func() Act { return &ArrangeService{} },
	procedure.RescheduleHandover: func() Act { return &RescheduleHandover{} },
	procedure.EndOnSite:          func() Act { return &EndOnSite{} },
	procedure.RecordReply:        func() Act { return &RecordReply{} },
	procedure.MeetRequirement:    func() Act { return &MeetRequirement{} },
	procedure.DeclineRepair:      func() Act { return &DeclineRepair{} },
	procedure.DocumentCollection: func() Act { return &DocumentCollection{} },
	procedure.SignCollection:     func() Act { return &SignCollection{} },
	procedure.Collect:            func() Act { return &Collect{} },
	procedure.HandToProvider:     func() Act { return &HandToProvider{} },
	procedure.ProviderReturns:    func() Act { return &ProviderReturns{} },
	procedure.ScheduleReview:     func() Act { return &ScheduleReview{} },
	procedure.SignForProvider:    func() Act { return &SignForProvider{} },
	procedure.SignReview:         func() Act { return &SignReview{} },
	procedure.JointReview:        func() Act { return &JointReview{} },
	procedure.RequestMovement:    func() Act { return &RequestMovement{} },
	procedure.RegisterMovement:   func() Act { return &RegisterMovement{} },
	procedure.Configure:          func() Act { return &Configure{} },
	procedure.Reassign:           func() Act { return &Reassign{} },
	procedure.Chase:              func() Act { return &Chase{} },
	procedure.LogProcedure:       func() Act { return &LogProcedure{} },
}

// NewAct returns an empty act of a key, ready to be decoded, or false when no one does such
// a thing in an external file.
func NewAct(key procedure.Act) (Act, bool) {
	m, ok := makers[key]
	if !ok {
		m, ok = disposalMakers[key]
	}
	if !ok {
		return nil, false
	}
	return m(), true
}
