// What comes over the wire: the first visit with everything, and a later one
// without the files that a browser keeps for good, whose address has their hash.
const kept = (url) => new URL(url).pathname.startsWith('/recursos/');
// The pictures of the manual come as they come into view, and each has a limit of its
// own where the manual is tested: they count at the first visit and not later.
const pictures = (url) => new URL(url).pathname.startsWith('/ayuda/imagenes/');

export class Scale {
  constructor() { this.sizes = new Map(); this.page = []; this.open = new Map(); }

  async watch(cdp) {
    await cdp.send('Network.enable');
    cdp.on('Network.requestWillBeSent', (e) => {
      if (e.redirectResponse) this.page.push([e.redirectResponse.url, e.redirectResponse.encodedDataLength]);
      this.open.set(e.requestId, e.request.url);
    });
    cdp.on('Network.loadingFinished', (e) => {
      const url = this.open.get(e.requestId);
      this.open.delete(e.requestId);
      if (!url?.startsWith('http')) return;
      if (kept(url)) this.sizes.set(url, Math.max(this.sizes.get(url) || 0, e.encodedDataLength));
      this.page.push([url, e.encodedDataLength]);
    });
  }

  // take returns what was fetched since the last time: the bytes of a first visit,
  // whoever fetched the kept files before, and of a later one.
  take() {
    const list = this.page.splice(0).map(([url, size]) => [url, kept(url) ? this.sizes.get(url) : size]);
    const sum = (some) => some.reduce((total, [, size]) => total + size, 0);
    return { first: sum(list), later: sum(list.filter(([url]) => !kept(url) && !pictures(url))), list };
  }
}
