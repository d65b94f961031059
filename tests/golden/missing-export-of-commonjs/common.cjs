module.exports = (() => ({ helper: 1 }))();
