package orders

import (
	"context"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
)

// Portrait is who asked, and for which machine, as the registers had them when the order got
// its folio: what is corrected there afterwards is not what ST-OS said (domain §5.1, fields
// 4 to 6 and 13; rev11 G-03, F-01). Orders from before it was kept have none.
type Portrait struct {
	Requester PersonShot `json:"solicita"`
	Asset     *AssetShot `json:"equipo,omitempty"`
}

// portray reads who asks, and for which machine, as the registers have them now.
func (d *Desk) portray(ctx context.Context, c *database.Conn, o *Order) (*Portrait, error) {
	p, err := d.People.Person(ctx, c, o.RequesterID)
	if err != nil {
		return nil, err
	}
	x := &Portrait{Requester: shot(p)}
	if o.AssetID == "" {
		return x, nil
	}
	as, err := d.Equipment.Asset(ctx, c, o.AssetID)
	if err != nil {
		return nil, err
	}
	machine := shotOf(as)
	x.Asset = &machine
	return x, nil
}

func shotOf(a equipment.Asset) AssetShot {
	return AssetShot{Inventory: a.Inventory, Type: equipment.TypeOf(a.Type).Label, Brand: a.Brand, Model: a.Model, Serial: a.Serial}
}
