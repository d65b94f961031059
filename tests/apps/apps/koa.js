'use strict';
// A Koa service whose middleware cascades: each says what it does on the way in and on the way out.

const Koa = require('koa');

function createApp(trace = []) {
  const app = new Koa();
  app.silent = true;

  app.use(async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && !ctx.body) {
        ctx.status = 404;
        ctx.body = { error: 'not found' };
      }
    } catch (err) {
      ctx.status = err.status ?? 500;
      ctx.body = { error: err.message };
      ctx.app.emit('error', err, ctx);
    }
  });
  app.use(async (ctx, next) => {
    const started = Date.now();
    trace.push('timer in');
    await next();
    trace.push('timer out');
    ctx.set('X-Response-Time', `${Date.now() - started}ms`);
  });
  app.use(async (ctx, next) => {
    trace.push('log in');
    await next();
    trace.push(`log out ${ctx.status}`);
  });
  app.use(async (ctx, next) => {
    switch (ctx.path) {
      case '/':
        trace.push('answer');
        ctx.body = 'hello';
        return;
      case '/empty':
        ctx.status = 204;
        return;
      case '/json':
        ctx.body = { query: ctx.query, method: ctx.method };
        return;
      case '/stream': {
        const { Readable } = require('node:stream');
        ctx.type = 'text';
        ctx.body = Readable.from(['a', 'b', 'c']);
        return;
      }
      case '/cookie':
        ctx.cookies.set('name', 'value', { httpOnly: true });
        ctx.body = ctx.cookies.get('name') ?? 'none';
        return;
      case '/teapot':
        ctx.throw(418, 'short and stout');
        return;
      case '/breaks':
        throw new Error('broken');
      default:
        await next();
    }
  });
  return app;
}

module.exports = { createApp };
