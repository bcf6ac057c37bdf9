// World is the isolated world of a page: scripts of ours that see the page and
// that its content policy does not concern.
export class World {
  static async of(cdp) {
    const { frameTree } = await cdp.send('Page.getFrameTree');
    const { executionContextId } = await cdp.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id });
    return new World(cdp, executionContextId);
  }

  constructor(cdp, id) { Object.assign(this, { cdp, id }); }

  async evaluate(expression) {
    const { result, exceptionDetails } = await this.cdp.send('Runtime.evaluate', { contextId: this.id, awaitPromise: true, returnByValue: true, expression });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description || exceptionDetails.text);
    return result.value;
  }

  call(f, ...args) { return this.evaluate(`(${f})(${args.map((a) => JSON.stringify(a)).join(',')})`); }

  // dress puts a style sheet over the page, and takes the last one off.
  dress(css) {
    return this.evaluate(`(() => {
      if (globalThis.dressed) document.adoptedStyleSheets = document.adoptedStyleSheets.filter((s) => s !== globalThis.dressed);
      globalThis.dressed = null;
      if (!${JSON.stringify(css || '')}) return;
      const s = globalThis.dressed = new CSSStyleSheet(); s.replaceSync(${JSON.stringify(css || '')});
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, s];
    })()`);
  }
}
