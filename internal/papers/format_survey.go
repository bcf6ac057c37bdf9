package papers

import "time"

// SurveyPaper is ST-ESST (domain §5.3, rev11 F-03).
type SurveyPaper struct {
	Order     string     `json:"orden" no:"0" label:"Folio de la orden" need:"yes"`
	Service   string     `json:"servicio,omitempty" no:"0" label:"Servicio" span:"3"`
	Requester PersonShot `json:"solicita" paper:"-"`
	Adviser   PersonShot `json:"ast" paper:"-"`
	Asset     AssetShot  `json:"equipo,omitzero" paper:"-"`
	Who       string     `json:"atendio,omitempty" no:"0" label:"AST que atendió" span:"2"`
	Concluded time.Time  `json:"conclusion,omitzero" no:"0" label:"Fecha de conclusión"`
	Kind      string     `json:"tipo_de_conclusion,omitempty" no:"0" label:"Tipo de conclusión"`
	Due       time.Time  `json:"vence,omitzero" no:"0" label:"Vence el"`
	Given     SurveyPart `json:"respuestas" part:"Respuestas" columns:"1"`
}

// SurveyPart are the answers with what they come to.
type SurveyPart struct {
	Version int           `json:"version,omitempty" label:"Versión de las preguntas" paper:"filled"`
	Answers SurveyAnswers `json:"respuestas"`
	Index   int           `json:"indice,omitempty" label:"Índice de satisfacción (0 a 100)" paper:"filled"`
	Grade   string        `json:"calificacion,omitempty" label:"Calificación" paper:"filled" options:"satisfactoria=Satisfactoria|no-satisfactoria=No satisfactoria|tacita=Satisfactoria (tácita)"`
}

// SurveyAnswers are the questions of ST-ESST (rev11 A-05, G-05).
type SurveyAnswers struct {
	Resolved  string `no:"1" print:"1. ¿La incidencia quedó resuelta? (Si fue una gestión: ¿le quedó claro qué sigue con su equipo?)" form:"resuelta" label:"¿La incidencia quedó resuelta?" kind:"radio" options:"si=Sí|parte=En parte|no=No" validate:"required,oneof=si parte no" json:"resuelta"`
	Time      string `no:"2" print:"2. El tiempo en que se le atendió fue…" form:"tiempo" label:"El tiempo en que se te atendió fue…" kind:"radio" options:"5=Muy satisfactorio|4=Satisfactorio|3=Regular|2=Insatisfactorio|1=Muy insatisfactorio" validate:"required,oneof=1 2 3 4 5" json:"tiempo"`
	Manner    string `no:"3" print:"3. El trato y la comunicación del personal fueron…" form:"trato" label:"El trato y la comunicación del personal fueron…" kind:"radio" options:"5=Muy satisfactorio|4=Satisfactorio|3=Regular|2=Insatisfactorio|1=Muy insatisfactorio" validate:"required,oneof=1 2 3 4 5" json:"trato"`
	Knowledge string `no:"4" print:"4. El conocimiento técnico mostrado fue…" form:"conocimiento" label:"El conocimiento técnico mostrado fue…" kind:"radio" options:"5=Muy satisfactorio|4=Satisfactorio|3=Regular|2=Insatisfactorio|1=Muy insatisfactorio" validate:"required,oneof=1 2 3 4 5" json:"conocimiento"`
	Solution  string `no:"5" print:"5. La solución o gestión realizada fue…" form:"solucion" label:"La solución o gestión realizada fue…" kind:"radio" options:"5=Muy satisfactorio|4=Satisfactorio|3=Regular|2=Insatisfactorio|1=Muy insatisfactorio" validate:"required,oneof=1 2 3 4 5" json:"solucion"`
	Care      string `no:"6" print:"6. El cuidado de su equipo e información fue…" form:"cuidado" label:"El cuidado de tu equipo y tu información fue…" kind:"radio" options:"5=Muy satisfactorio|4=Satisfactorio|3=Regular|2=Insatisfactorio|1=Muy insatisfactorio|na=No aplica" validate:"omitempty,oneof=1 2 3 4 5 na" json:"cuidado,omitempty"`
	Product   string `no:"7" print:"7. Registrar y seguir su orden en el sistema fue…" form:"sistema" label:"Registrar y seguir tu orden en el sistema fue…" kind:"radio" options:"5=Muy satisfactorio|4=Satisfactorio|3=Regular|2=Insatisfactorio|1=Muy insatisfactorio|na=No aplica" validate:"omitempty,oneof=1 2 3 4 5 na" json:"sistema,omitempty"`
	Comments  string `no:"8" print:"8. Comentarios o sugerencias" lines:"3" form:"comentarios" label:"Comentarios o sugerencias" kind:"area" validate:"max=1000" json:"comentarios,omitempty"`
}
