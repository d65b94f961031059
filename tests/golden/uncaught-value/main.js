throw { reason: 'no error at all' };
