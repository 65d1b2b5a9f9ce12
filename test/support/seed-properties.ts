import fc from 'fast-check';

/** Properties are tried on the same values each time: a failure is one of the change that it comes with. */
fc.configureGlobal({ seed: 20261121 });
