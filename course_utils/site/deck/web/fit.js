// The largest type with which a slide's content fits: text 19 to 40 px of 720, code 16 to 26 px
// and on no more than half of the slide.
const fit = (() => {
  const MONO = 0.602; // width of a letter of code, of its size
  // How high pictures shall be (px, of what the width allows), and which type is tried with it.
  const WITH_PICTURE = [[460, 30, 24], [400, 28, 21], [340, 26, 19], [240, 22, 19], [120, 19, 19]];
  const TEXT = [[0, 40, 19]];

  function setSizes(slide, size) {
    const body = slide.querySelector(".body");
    slide.style.setProperty("--size", `${size}px`);
    for (const block of body.querySelectorAll(".block[data-columns]")) {
      const pre = block.querySelector("pre");
      const room = (body.clientWidth - 30) / (MONO * block.dataset.columns);
      const { classList } = block;
      const most = classList.contains("text") ? size : Math.min(classList.contains("stub") ? 30 : 26, size * 0.9);
      pre.style.fontSize = `${Math.max(16, Math.floor(Math.min(most, room) * 10) / 10)}px`;
      pre.style.whiteSpace = room < 16 ? "pre-wrap" : "pre";
    }
  }

  function overflows(slide) {
    const body = slide.querySelector(".body");
    if (body.scrollHeight > body.clientHeight + 1 || body.scrollWidth > body.clientWidth + 1) return true;
    const code = [...body.querySelectorAll(".code.block, .stub.block")];
    if (code.reduce((sum, block) => sum + block.offsetHeight, 0) > 355) return true;
    return [...body.querySelectorAll(".math.display, pre, .html, .table")].some(
      (part) => part.scrollWidth > part.clientWidth + 1,
    );
  }

  // Formulas of a slide and of its notes, when they are first needed.
  function typeset(slide) {
    for (const place of slide.querySelectorAll(".math:not(:has(.katex))")) {
      const displayMode = place.classList.contains("display");
      katex.render(place.textContent, place, { displayMode, throwOnError: false });
      if (!displayMode) keepMark(place);
    }
  }

  // A full stop or a comma stays on the line of the formula before it.
  function keepMark(place) {
    const after = place.nextSibling;
    const mark = after?.nodeType === Node.TEXT_NODE && after.data.match(/^[.,;:!?)]+/)?.[0];
    if (!mark) return;
    const whole = document.createElement("span");
    whole.style.whiteSpace = "nowrap";
    place.before(whole);
    whole.append(place, mark);
    after.data = after.data.slice(mark.length);
  }

  function one(slide) {
    if (slide.dataset.fitted) return;
    slide.dataset.fitted = "yes";
    typeset(slide);
    const body = slide.querySelector(".body");
    const pictures = [...body.querySelectorAll(".picture")];
    for (const [high, largest, smallest] of pictures.length ? WITH_PICTURE : TEXT) {
      for (const picture of pictures) {
        const image = picture.querySelector("img");
        const whole = (body.clientWidth * image.getAttribute("height")) / image.getAttribute("width");
        picture.style.minHeight = `${Math.min(high / pictures.length, whole)}px`;
      }
      let [fits, large] = [null, largest + 1]; // the largest size that fits lies between them
      for (let size = largest; ; size = Math.floor((large + (fits ?? smallest)) / 2)) {
        setSizes(slide, size);
        if (overflows(slide)) large = size;
        else fits = size;
        if (fits === largest || large === smallest || large - (fits ?? -99) <= 1) break;
      }
      if (fits !== null) return setSizes(slide, fits);
    }
    slide.dataset.fitted = "too much";
  }

  // The formulas' own letters come late and are wider than those that stood in for them.
  function again(slide) {
    if (slide.dataset.fitted !== "yes" || !overflows(slide)) return;
    delete slide.dataset.fitted;
    one(slide);
  }

  return { one, again, overflows, typeset };
})();
