// Does `hlog tail` get along with the real heroku command? A small Platform API on loopback serves two apps whose streams
// are cut three times each and repeat their backlog; every line must come out once, in order, and no process be left.
// Run by tests/heroku-cli.sh: node heroku-cli.mjs HLOG FOLDER_OF_HEROKU

import http from 'node:http';
import { spawn, execSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [hlog, bin] = process.argv.slice(2);
const APPS = ['shop', 'blog'];
const LINES = 5000; // of each app
const BACKLOG = 1500;
// How each app's stream is cut: the connection ends and the command connects again by itself; it is refused, so that the
// command ends and hlog starts another; it breaks off.
const CUTS = [{ at: 1200, how: 'end' }, { at: 2600, how: 'refuse' }, { at: 4100, how: 'break' }];

const state = Object.fromEntries(APPS.map((app) => [app, { written: 0, cuts: [...CUTS], refuse: false, sessions: 0, opened: 0, out: null }]));

function line(app, n) {
  const micros = String((n * 977) % 1000000).padStart(6, '0');
  const second = String(Math.floor(n / 100) % 60).padStart(2, '0');
  const minute = String(Math.floor(n / 6000)).padStart(2, '0');
  // Every tenth says the same as the one before it, without a fraction: really written twice.
  if (n % 10 === 1) return line(app, n - 1);
  if (n % 10 === 0) return `2026-11-22T04:${minute}:${second}+00:00 app[postgres.7]: ${app} checkpoint ${Math.floor(n / 10)}`;
  return `2026-11-22T04:${minute}:${second}.${micros}+00:00 app[web.1]: ${app} line ${n}${n % 50 === 5 ? '\n  at one (a.rb)\n  at two (b.rb)' : ''}`;
}

function send(app, from, to) {
  let text = '';
  for (let n = from; n < to; n++) text += `id: ${n}\n${line(app, n).split('\n').map((part) => `data: ${part}\n`).join('')}\n`;
  state[app].out.write(text);
}

function pump(app) {
  const here = state[app];
  const cut = here.cuts[0];
  const to = Math.min(here.written + 100, cut?.at ?? LINES, LINES);
  send(app, here.written, to);
  here.written = to;
  if (cut && to === cut.at) {
    here.cuts.shift();
    here.written += 40; // written while nobody listens: only the backlog has them
    here.refuse = cut.how === 'refuse';
    const { out } = here;
    here.out = null;
    setTimeout(() => (cut.how === 'break' ? out.destroy() : out.end()), 50);
  } else if (to < LINES) {
    setTimeout(() => here.out && pump(app), 10);
  }
}

const server = http.createServer((request, response) => {
  const json = (status, body) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  const [, kind, app, what] = request.url.split('?')[0].split('/');
  const here = state[app];
  request.resume();
  if (kind === 'apps' && !here) return json(404, { id: 'not_found', message: "Couldn't find that app." });
  if (kind === 'apps' && what === 'log-sessions') {
    here.sessions += 1;
    return json(201, { logplex_url: `http://127.0.0.1:${server.address().port}/stream/${app}` });
  }
  if (kind === 'apps') return json(200, { name: app, generation: { name: 'cedar' } });
  if (kind !== 'stream') return json(404, { id: 'not_found', message: 'nothing here' });
  if (here.refuse) {
    here.refuse = false;
    response.writeHead(404);
    return response.end();
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  here.opened += 1;
  here.out = response;
  response.write('retry: 300\n\n');
  send(app, Math.max(0, here.written - BACKLOG), here.written);
  setTimeout(() => here.out && pump(app), 20);
});

await new Promise((done) => server.listen(0, '127.0.0.1', done));
const env = {
  ...process.env,
  PATH: `${bin}:${process.env.PATH}`,
  HEROKU_HOST: `http://127.0.0.1:${server.address().port}`,
  HEROKU_API_KEY: '01234567-89ab-cdef-0123-456789abcdef',
  HOME: mkdtempSync(join(tmpdir(), 'hlog-heroku-')),
  HEROKU_SKIP_NEW_VERSION_CHECK: '1',
};
const child = spawn(hlog, ['tail', '-a', 'shop', '-a', 'blog', '-a', 'no-such-app', '-o', 'template={app} {message}'], {
  env,
  stdio: ['ignore', 'pipe', 'pipe'],
});
let out = '';
let said = '';
child.stderr.on('data', (data) => (said += data));
const wanted = Object.fromEntries(APPS.map((app) => [app, expected(app)]));
const total = APPS.reduce((sum, app) => sum + wanted[app].length, 0);

function expected(app) {
  const lines = [];
  for (let n = 0; n < LINES; n++) for (const part of line(app, n).split('\n')) lines.push(`${app} ${part.replace(/^\S+ \S+ /, '').trim()}`);
  return lines;
}

const timeout = setTimeout(() => child.kill('SIGTERM'), 120000);
child.stdout.on('data', (data) => {
  out += data;
  // One second for what might come too many.
  if (out.split('\n').length - 1 >= total) setTimeout(() => child.kill('SIGTERM'), 1500);
});
const status = await new Promise((done) => child.on('close', (code, signal) => done(code ?? signal)));
clearTimeout(timeout);
server.closeAllConnections();
server.close();

const problems = [];
const got = out.split('\n').filter(Boolean).map((text) => text.replace(/^(\S+)\s+/, '$1 ').trim());
for (const app of APPS) {
  const mine = got.filter((text) => text.startsWith(`${app} `));
  const at = wanted[app].findIndex((text, index) => mine[index] !== text);
  if (at >= 0 || mine.length !== wanted[app].length) {
    problems.push(`${app}: ${mine.length} lines for ${wanted[app].length}; at ${at}: '${mine[at]}' for '${wanted[app][at]}'`);
  }
  const { sessions, opened, cuts } = state[app];
  if (cuts.length > 0 || sessions < 3 || opened < 4) problems.push(`${app}: ${sessions} sessions, ${opened} streams, ${cuts.length} cuts left`);
}
if (status !== 143) problems.push(`status ${status}`);
if (!said.includes('hlog: no-such-app: there is no such app')) problems.push('nothing is said of the app that is not there');
if (said.includes('may be missing')) problems.push('a gap is said where there is none');
await new Promise((done) => setTimeout(done, 500));
const left = execSync('ps -eo pid,args').toString().split('\n').filter((text) => text.includes(bin.replace(/\/\.bin$/, '')) && !text.includes('heroku-cli.mjs'));
if (left.length > 0) problems.push(`left behind: ${left.join('; ')}`);
console.log(`${got.length} lines of ${total}; sessions ${APPS.map((app) => state[app].sessions)}, streams ${APPS.map((app) => state[app].opened)}`);
if (problems.length > 0) {
  console.error(`${problems.join('\n')}\nhlog said:\n${said}`);
  process.exit(1);
}
console.log('each line once and in order, no process left');
