const form = document.querySelector('#setup');
const fault = document.querySelector('#fault');
const button = form.querySelector('button');
const token = new URLSearchParams(location.search).get('token') ?? '';
history.replaceState(null, '', location.pathname);

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void send();
});

async function send() {
  fault.hidden = true;
  button.disabled = true;
  const { email, name, password } = Object.fromEntries(new FormData(form));
  try {
    const response = await fetch('/auth/setup', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, email, password, ...(name.trim() !== '' && { name }) }),
    });
    if (response.ok) showDone();
    else showFault(await response.json());
  } catch {
    showFault({ title: 'The server cannot be reached. Try again.' });
  }
  button.disabled = false;
}

function showDone() {
  form.hidden = true;
  document.querySelector('#done').hidden = false;
}

function showFault({ title, detail, errors = [] }) {
  const fields = errors.map((error) => `${error.field.replace('body.', '')} ${error.detail}`);
  fault.textContent = [detail ?? title, ...fields].join(' — ');
  fault.hidden = false;
}
