'use strict';
// The same small service on whichever Express is given: routing with parameters, middleware in order, bodies of two
// kinds, cookies, static files, redirects, streaming, and errors that end in one handler.

const path = require('node:path');
const { Readable } = require('node:stream');
const cookieParser = require('cookie-parser');

function createApp(express, log = () => {}) {
  const app = express();
  app.disable('x-powered-by');
  app.use((req, res, next) => {
    const started = process.hrtime.bigint();
    res.on('finish', () => {
      log({ method: req.method, url: req.originalUrl, status: res.statusCode, started });
    });
    next();
  });
  app.use(express.json({ limit: '10kb' }));
  app.use(express.urlencoded({ extended: true }));
  app.use(cookieParser('a secret'));
  app.use('/static', express.static(path.join(__dirname, 'public')));

  app.get('/', (req, res) => {
    res.type('text/plain').send('home');
  });

  const users = express.Router();
  const store = new Map([['1', { id: '1', name: 'Ada' }]]);
  users.param('id', (req, res, next, id) => {
    req.user = store.get(id);
    if (req.user) next();
    else res.status(404).json({ error: `no user ${id}` });
  });
  users
    .route('/')
    .get((req, res) => res.json([...store.values()]))
    .post((req, res) => {
      const id = String(store.size + 1);
      const user = { id, name: req.body.name };
      store.set(id, user);
      res.status(201).location(`/users/${id}`).json(user);
    });
  users.get('/:id', (req, res) => res.json(req.user));
  users.delete('/:id', (req, res) => {
    store.delete(req.params.id);
    res.sendStatus(204);
  });
  app.use('/users', users);

  app.post('/form', (req, res) => res.json(req.body));
  app.get('/search', (req, res) => res.json(req.query));
  app.get('/visits', (req, res) => {
    const visits = Number(req.cookies.visits ?? 0) + 1;
    res.cookie('visits', String(visits), { httpOnly: true });
    res.cookie('seal', 'kept', { signed: true });
    res.send({ visits, seal: req.signedCookies.seal ?? null });
  });
  app.get('/old', (req, res) => res.redirect(301, '/'));
  app.get('/stream', (req, res) => {
    res.type('text/plain');
    Readable.from(['one ', 'two ', 'three']).pipe(res);
  });
  app.get('/negotiate', (req, res) => {
    res.format({
      text: () => res.send('plain'),
      json: () => res.json({ kind: 'json' }),
    });
  });
  app.get('/throws', () => {
    throw new Error('thrown in a handler');
  });
  app.get('/later', (req, res, next) => {
    setTimeout(() => next(Object.assign(new Error('told later'), { status: 503 })), 1);
  });

  app.use((req, res) => res.status(404).json({ error: 'not found' }));
  // Four parameters make an error handler.
  app.use((err, req, res, next) => {
    if (res.headersSent) return next(err);
    return res.status(err.status ?? 500).json({ error: err.message });
  });
  return app;
}

module.exports = { createApp };
