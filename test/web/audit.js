// Runs inside a page: what an accessibility checker would say. Evaluates to a list of sentences; empty is good.
(() => {
  const found = [];
  const say = (element, problem) => {
    const text = (element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40);
    const name =
      element.className && typeof element.className === 'string' ? `.${element.className.split(' ')[0]}` : '';
    found.push(`<${element.tagName.toLowerCase()}${name}> "${text}" ${problem}`);
  };
  const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);

  // Names
  const named = (element) =>
    (element.getAttribute('aria-label') ?? '').trim() !== '' ||
    (element.getAttribute('aria-labelledby') ?? '')
      .split(/\s+/)
      .some((id) => id !== '' && (document.getElementById(id)?.textContent ?? '').trim() !== '');
  for (const input of all('input, select, textarea')) {
    const labels = [...(input.labels ?? [])];
    if (!named(input) && !labels.some((label) => label.textContent.trim() !== '')) say(input, 'has no label');
    for (const id of (input.getAttribute('aria-describedby') ?? '').split(/\s+/).filter(Boolean)) {
      if (document.getElementById(id) === null) say(input, `is described by ${id}, which does not exist`);
    }
  }
  for (const control of all('button, a, summary, [role=tab]')) {
    if (
      !named(control) &&
      control.textContent.trim() === '' &&
      control.querySelector('img[alt]:not([alt=""])') === null
    )
      say(control, 'has no name');
  }
  for (const image of all('img')) if (!image.hasAttribute('alt')) say(image, 'has no alt text');
  for (const image of all('[role=img]')) if (!named(image)) say(image, 'is an image without a name');
  for (const table of all('table:not(.u-legend)')) {
    if (table.querySelector('th[scope=col]') === null) say(table, 'has no column headers');
    if (table.querySelector('tbody tr') !== null && table.querySelector('tbody th[scope=row]') === null)
      say(table, 'has no row headers');
  }

  // Structure
  const headings = all('h1, h2, h3, h4').map((heading) => Number(heading.tagName[1]));
  if (headings.filter((level) => level === 1).length !== 1)
    found.push(`the page has ${headings.filter((level) => level === 1).length} h1`);
  for (const [index, level] of headings.entries())
    if (level > (headings[index - 1] ?? 0) + 1) found.push(`heading ${index + 1} jumps to level ${level}`);
  for (const landmark of ['main', 'header', 'nav', 'footer'])
    if (document.querySelector(landmark) === null) found.push(`there is no ${landmark}`);
  if (document.documentElement.lang === '') found.push('the page has no language');
  if (document.title.trim() === '') found.push('the page has no title');
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  for (const id of new Set(ids))
    if (ids.filter((one) => one === id).length > 1) found.push(`the id ${id} is there twice`);
  for (const element of document.querySelectorAll('[tabindex]'))
    if (Number(element.getAttribute('tabindex')) > 0) say(element, 'has a positive tabindex');
  for (const element of document.querySelectorAll('[style]'))
    if (element.closest('.uplot') === null) say(element, 'has an inline style');

  // Width
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth - clientWidth} pixels wider than the window`);

  // Contrast, WCAG 2.2 §1.4.3
  const channels = (color) => {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (color.match(/[\d.]+/g) ?? []).map(Number);
    return { red, green, blue, alpha };
  };
  const over = (top, bottom) => ({
    red: top.red * top.alpha + bottom.red * (1 - top.alpha),
    green: top.green * top.alpha + bottom.green * (1 - top.alpha),
    blue: top.blue * top.alpha + bottom.blue * (1 - top.alpha),
    alpha: 1,
  });
  const luminance = ({ red, green, blue }) => {
    const linear = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  };
  const ground = (element) => {
    const layers = [];
    for (let at = element; at !== null; at = at.parentElement) {
      layers.push(channels(getComputedStyle(at).backgroundColor));
      if (layers.at(-1).alpha === 1) break;
    }
    return layers.reverse().reduce((bottom, top) => over(top, bottom), { red: 255, green: 255, blue: 255, alpha: 1 });
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const checked = new Set();
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const element = node.parentElement;
    if (element === null || node.data.trim() === '' || checked.has(element) || !shown(element)) continue;
    checked.add(element);
    if (element.closest('.unseen, title, noscript, script, option') !== null) continue;
    const style = getComputedStyle(element);
    const back = ground(element);
    const text = over(channels(element instanceof SVGElement ? style.fill : style.color), back);
    const [light, dark] = [luminance(text), luminance(back)].sort((a, b) => b - a);
    const contrast = (light + 0.05) / (dark + 0.05);
    const size = Number.parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (contrast < (large ? 3 : 4.5)) say(element, `has a contrast of ${contrast.toFixed(2)}`);
  }
  return found;
})();
