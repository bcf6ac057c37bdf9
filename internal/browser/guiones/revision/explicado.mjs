// What axe leaves to the eye, and why it is right nevertheless. The contrast of texts
// is not here: contraste.mjs measures it. Whatever is neither here nor measured fails.
const list = [
  // The palette's list has no options until something is looked for.
  { rule: 'aria-required-children', why: '', where: /id="paleta-lista"/ },
];
const used = new Set();

export const explained = (rule, why, html, target) => list.some((e) => {
  const fits = e.rule === rule && e.why === why && (!e.where || e.where.test(html) || e.where.test(target));
  if (fits) used.add(e);
  return fits;
});

// idle are explanations that explain nothing any more.
export const idle = () => list.filter((e) => !used.has(e)).map((e) => `${e.rule} (${e.why}) ${e.where || ''}`);
