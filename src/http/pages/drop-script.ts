/** What lets people drop a judgement's JSON on a page: it is sent to POST /reports, and the page that comes back is shown in a frame that may run its script and nothing else. */
export const DROP_SCRIPT = `(() => {
  const byId = (id) => document.getElementById(id);
  const [drop, file, told, shown, report] = ['drop', 'file', 'told', 'shown', 'report'].map(byId);
  const [title, alone, save, close] = ['shown-title', 'alone', 'save', 'close'].map(byId);
  const address = location.pathname.replace(/\\/?$/, '/') + 'reports';
  let url;
  let last;

  const tell = (text, mistakes = []) => {
    const items = mistakes.map(({ pointer, message }) => {
      const item = document.createElement('li');
      const place = document.createElement('code');
      place.textContent = pointer;
      item.append(...(pointer ? [place, ' '] : []), message);
      return item;
    });
    const list = document.createElement('ul');
    list.append(...items);
    told.replaceChildren(text, ...(items.length > 0 ? [list] : []));
  };

  const forget = () => {
    if (url) URL.revokeObjectURL(url);
    url = undefined;
    shown.hidden = true;
    report.removeAttribute('srcdoc');
  };

  const show = (name, page) => {
    forget();
    url = URL.createObjectURL(new Blob([page], { type: 'text/html' }));
    title.textContent = name;
    alone.href = save.href = url;
    save.download = name.replace(/(\\.json)?(\\.gz)?$/i, '.html');
    report.srcdoc = page;
    shown.hidden = false;
    tell('The report of ' + name + ' is shown below.');
    title.focus();
    shown.scrollIntoView();
  };

  const send = async (body) => {
    const [first, second] = new Uint8Array(await body.slice(0, 2).arrayBuffer());
    const packed = first === 0x1f && second === 0x8b ? { 'content-encoding': 'gzip' } : {};
    return fetch(address, { method: 'POST', headers: { 'content-type': 'application/json', ...packed }, body });
  };

  const take = async (body) => {
    if (!body) return;
    last = body;
    tell('Reading ' + body.name + ' …');
    try {
      const answer = await send(body);
      const text = await answer.text();
      if (last !== body) return;
      if (answer.ok) show(body.name, text);
      else if (/^application.problem.json/.test(answer.headers.get('content-type'))) {
        const { detail, errors } = JSON.parse(text);
        tell(body.name + ': ' + detail, errors.slice(0, 10));
      } else throw new Error('the answer has status ' + answer.status);
    } catch (error) {
      if (last === body) tell(body.name + ' cannot be shown: ' + error.message);
    }
  };

  const mark = (over) => (event) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    drop.classList.toggle('over', over);
  };
  document.addEventListener('dragover', mark(true));
  document.addEventListener('dragleave', mark(false));
  document.addEventListener('drop', (event) => {
    mark(false)(event);
    take(event.dataTransfer.files[0]);
  });
  file.addEventListener('change', () => {
    take(file.files[0]);
    file.value = '';
  });
  close.addEventListener('click', () => {
    last = undefined;
    forget();
    tell('');
    file.focus();
  });
  drop.hidden = false;
})();
`;
