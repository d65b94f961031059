'use strict';
// A drawing that several people share: each pointer's moves go to all the others. `page` is what a browser shows; it draws
// by itself when it is told to, so that a browser without hands can take part.

/** Passes the moves of each to the others. */
function attach(sockets) {
  sockets.on('connection', (socket) => {
    const { id } = socket;
    socket.on('mousemove', (data) => {
      data.id = id;
      socket.broadcast.emit('moving', data);
    });
    socket.on('disconnect', () => socket.broadcast.emit('clientdisconnect', id));
  });
  return sockets;
}

const page = `<!doctype html>
<meta charset="utf-8">
<title>drawing</title>
<div id="pointers"></div>
<canvas id="canvas" width="200" height="100"></canvas>
<script src="/socket.io/socket.io.js"></script>
<script>
const socket = io('/');
const canvas = document.getElementById('canvas');
const context = canvas.getContext('2d');
const pointers = document.getElementById('pointers');
const clients = {};
context.lineWidth = 3;

function drawLine(from, to) {
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.lineTo(to.x, to.y);
  context.stroke();
}

let drawing = false;
let last = null;
canvas.onmousedown = canvas.onmousemove = canvas.onmouseup = (event) => {
  if (event.type === 'mousedown') drawing = true;
  if (event.type === 'mouseup') drawing = false;
  const at = { x: event.offsetX, y: event.offsetY };
  if (drawing && last) drawLine(last, at);
  last = at;
  socket.emit('mousemove', { ...at, drawing });
};

socket.on('moving', (data) => {
  if (!clients[data.id]) {
    const pointer = document.createElement('div');
    pointer.className = 'pointer';
    pointer.id = data.id;
    pointers.append(pointer);
  } else if (data.drawing) {
    drawLine(clients[data.id], data);
  }
  clients[data.id] = data;
  // How much of the canvas is painted, which is what a test can see.
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height).data;
  let painted = 0;
  for (let i = 3; i < pixels.length; i += 4) if (pixels[i] > 0) painted++;
  socket.emit('seen', { painted, pointers: pointers.children.length });
});

socket.on('clientdisconnect', (id) => {
  document.getElementById(id)?.remove();
  delete clients[id];
  socket.emit('seen', { pointers: pointers.children.length });
});

socket.on('draw', (points) => {
  const send = (type, { x, y }) => {
    const box = canvas.getBoundingClientRect();
    const where = { clientX: box.left + x, clientY: box.top + y, bubbles: true };
    canvas.dispatchEvent(new MouseEvent(type, where));
  };
  send('mousedown', points[0]);
  for (const point of points) send('mousemove', point);
  send('mouseup', points.at(-1));
});
</script>
`;

module.exports = { attach, page };
