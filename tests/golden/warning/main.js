process.emitWarning('take care', { code: 'CARE01', detail: 'More about it.' });
