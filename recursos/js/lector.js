// Reads QR codes in a thread of its own, for browsers that cannot by themselves. The
// library stands in front of this file in lector-qr.js; it is fetched when a camera opens.
self.onmessage = ({ data }) => {
  let text = '';
  try { text = decodeQR(data, { timeLimit: 400 }); } catch { /* no code in this picture */ }
  self.postMessage(text);
};
