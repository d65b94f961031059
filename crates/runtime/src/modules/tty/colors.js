'use strict';
// How many colours a terminal shows, told from the environment.

const { RegExpPrototypeExec, StringPrototypeToLowerCase } = primordials;

const COLORS_2 = 1;
const COLORS_16 = 4;
const COLORS_256 = 8;
const COLORS_16M = 24;

// Terminals by the value of TERM.
const terminals = {
  __proto__: null,
  eterm: COLORS_16,
  cons25: COLORS_16,
  console: COLORS_16,
  cygwin: COLORS_16,
  dtterm: COLORS_16,
  gnome: COLORS_16,
  hurd: COLORS_16,
  jfbterm: COLORS_16,
  konsole: COLORS_16,
  kterm: COLORS_16,
  mlterm: COLORS_16,
  mosh: COLORS_16M,
  putty: COLORS_16,
  st: COLORS_16,
  // These say in COLORTERM or TERM that they can do more.
  'rxvt-unicode-24bit': COLORS_16M,
  terminator: COLORS_16M,
  'xterm-kitty': COLORS_16M,
};

const continuousIntegration = [
  ['APPVEYOR', COLORS_256],
  ['BUILDKITE', COLORS_256],
  ['CIRCLECI', COLORS_16M],
  ['DRONE', COLORS_256],
  ['GITEA_ACTIONS', COLORS_16M],
  ['GITHUB_ACTIONS', COLORS_16M],
  ['GITLAB_CI', COLORS_256],
  ['TRAVIS', COLORS_256],
];

const sixteenColors = [
  /ansi/,
  /color/,
  /linux/,
  /direct/,
  /^con[0-9]*x[0-9]/,
  /^rxvt/,
  /^screen/,
  /^xterm/,
  /^vt100/,
  /^vt220/,
];

/** Whether a variable is set; an empty one counts as not there. */
function isSet(value) {
  return value !== undefined && value !== '';
}

let warned = false;
function warnOnce(env) {
  if (warned) return;
  warned = true;
  let name = '';
  if (isSet(env.NODE_DISABLE_COLORS)) name = 'NODE_DISABLE_COLORS';
  if (isSet(env.NO_COLOR)) name = name === '' ? 'NO_COLOR' : `NODE_DISABLE_COLORS' and 'NO_COLOR`;
  if (name !== '') {
    process.emitWarning(
      `The '${name}' env is ignored due to the 'FORCE_COLOR' env being set.`,
      'Warning',
    );
  }
}

/** The colour depth in bits: 1, 4, 8 or 24. */
function getColorDepth(env = process.env) {
  if (env.FORCE_COLOR !== undefined) {
    switch (env.FORCE_COLOR) {
      case '':
      case '1':
      case 'true':
        warnOnce(env);
        return COLORS_16;
      case '2':
        warnOnce(env);
        return COLORS_256;
      case '3':
        warnOnce(env);
        return COLORS_16M;
      default:
        return COLORS_2;
    }
  }
  if (isSet(env.NODE_DISABLE_COLORS) || isSet(env.NO_COLOR) || env.TERM === 'dumb') return COLORS_2;
  if (process.platform === 'win32') return COLORS_16M;
  if (env.TMUX) return COLORS_16M;
  if ('TF_BUILD' in env && 'AGENT_NAME' in env) return COLORS_16;
  if ('CI' in env) {
    for (let i = 0; i < continuousIntegration.length; i++)
      if (continuousIntegration[i][0] in env) return continuousIntegration[i][1];
    return env.CI_NAME === 'codeship' ? COLORS_256 : COLORS_2;
  }
  if ('TEAMCITY_VERSION' in env) {
    return RegExpPrototypeExec(/^(?:9\.0*[1-9]\d*\.|\d{2,}\.)/, env.TEAMCITY_VERSION) !== null
      ? COLORS_16
      : COLORS_2;
  }
  return depthOfTerminal(env);
}

function depthOfTerminal(env) {
  switch (env.TERM_PROGRAM) {
    case 'iTerm.app':
      if (!env.TERM_PROGRAM_VERSION || RegExpPrototypeExec(/^[0-2]\./, env.TERM_PROGRAM_VERSION))
        return COLORS_256;
      return COLORS_16M;
    case 'HyperTerm':
    case 'MacTerm':
      return COLORS_16M;
    case 'Apple_Terminal':
      return COLORS_256;
  }
  if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit') return COLORS_16M;
  if (env.TERM) {
    if (RegExpPrototypeExec(/truecolor/, env.TERM) !== null) return COLORS_16M;
    if (RegExpPrototypeExec(/^xterm-256/, env.TERM) !== null) return COLORS_256;
    const term = StringPrototypeToLowerCase(env.TERM);
    if (terminals[term]) return terminals[term];
    for (let i = 0; i < sixteenColors.length; i++)
      if (RegExpPrototypeExec(sixteenColors[i], term) !== null) return COLORS_16;
  }
  // The terminal tells nothing but that it has colours.
  return env.COLORTERM ? COLORS_16 : COLORS_2;
}

module.exports = { getColorDepth };
