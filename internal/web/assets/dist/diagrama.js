// Shows a BPMN 2.0 document with the bpmn-js viewer, whose mark stays visible.
// The page has <div data-bpmn="address of the XML">; the table of the same page
// says all of it in words.
'use strict';
(() => {
  document.querySelectorAll('[data-bpmn]').forEach(async (box) => {
    try {
      const answer = await fetch(box.dataset.bpmn);
      if (!answer.ok) throw new Error(String(answer.status));
      const viewer = new BpmnJS({ container: box });
      await viewer.importXML(await answer.text());
      viewer.get('canvas').zoom('fit-viewport');
    } catch {
      box.textContent = 'No se pudo mostrar el diagrama. La tabla de esta página dice lo mismo.';
    }
  });
})();
