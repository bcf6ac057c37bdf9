// The accessibility tree: each control has a role, a name and says it in Spanish;
// a form that came back tells what is wrong where a screen reader is.
const controls = new Set(['button', 'link', 'textbox', 'searchbox', 'checkbox', 'radio', 'combobox', 'listbox', 'option', 'spinbutton', 'slider', 'switch', 'tab', 'menuitem', 'DisclosureTriangle', 'Date', 'DateTime', 'InputTime', 'MenuListOption']);
const english = /(?<!\p{L})(the|and|your|with|search|close|open|submit|cancel|menu item|choose|browse|file|next|previous|save|delete|loading|required|invalid|year|month|day)(?!\p{L})/iu;

export async function names(cdp, origins) {
  const { nodes } = await cdp.send('Accessibility.getFullAXTree');
  const found = [];
  // The parts of a date input are the browser's own, in the browser's language.
  const parts = new Set(nodes.filter((n) => ['Date', 'DateTime', 'InputTime'].includes(n.role?.value)).map((n) => n.nodeId));
  for (const n of nodes) {
    if (parts.has(n.parentId)) { parts.add(n.nodeId); continue; }
    if (n.ignored || !controls.has(n.role?.value)) continue;
    const role = n.role.value;
    const said = (n.name?.value || '').trim();
    if (!said) {
      const { node } = await cdp.send('DOM.describeNode', { backendNodeId: n.backendDOMNodeId });
      const attributes = node.attributes || [];
      found.push([`a ${role} without a name: ${node.localName}`, attributes.join(' ').slice(0, 160)]);
    } else if (english.test(said)) {
      found.push([`a ${role} speaks English`, `«${said.slice(0, 80)}»`]);
    }
    origins.add(role);
  }
  return found;
}

// mistakes judges a form that came back: it runs inside the page.
export function mistakes() {
  const found = [];
  const box = document.querySelector('.errores');
  if (!box) return [['a refused form has no summary', '']];
  if (!box.contains(document.activeElement)) found.push(['the summary does not take the keyboard', document.activeElement?.tagName || '']);
  if (!box.querySelector('h1,h2,h3') || box.getAttribute('role') !== 'alert') found.push(['the summary is no alert with a heading', '']);
  const linked = new Set();
  for (const a of box.querySelectorAll('li a[href^="#"]')) {
    const to = document.getElementById(decodeURIComponent(a.hash.slice(1)));
    if (!to) { found.push(['the summary leads nowhere', a.hash]); continue; }
    const field = to.matches('input,select,textarea,fieldset,[role=radiogroup],[role=group]') ? to : to.querySelector('input,select,textarea');
    if (!field || !to.checkVisibility()) { found.push(['the summary leads to no input that is seen', a.hash]); continue; }
    linked.add(field);
    linked.add(to);
    const groups = [];
    for (let g = to.closest('fieldset'); g; g = g.parentElement.closest('fieldset')) groups.push(g);
    const marked = [to, field, ...groups].find((e) => e.getAttribute('aria-invalid') === 'true') || field.closest('fieldset')?.querySelector('[aria-invalid=true]');
    // A group of several answers cannot be invalid by ARIA; its description says it.
    if (!marked && !groups.some((g) => g.matches('.con-error'))) found.push(['an input with a message is not marked as wrong', a.hash]);
    const described = [to, field, ...groups, marked].flatMap((e) => (e?.getAttribute('aria-describedby') || '').split(/\s+/)).filter(Boolean).map((id) => document.getElementById(id));
    if (!described.some((d) => d && d.textContent.trim())) found.push(['an input with a message is not described by it', a.hash]);
  }
  for (const e of document.querySelectorAll('[aria-invalid=true]')) {
    const group = e.closest('fieldset');
    if (!linked.has(e) && ![...linked].some((l) => l.contains(e) || group && (l === group || group.contains(l)))) found.push(['a wrong input is not in the summary', e.name || e.id]);
  }
  return found;
}
