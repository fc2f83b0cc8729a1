import { findPrograms, majorVersionOf } from './find-program.ts';
import { type Requirement, requirePrograms } from './install.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

export const CHROMIUM: Requirement = {
  title: 'Chromium or Chrome',
  debianPackage: 'chromium',
  // A name is not enough: some systems have a stand-in that only says how to install it.
  find: () =>
    [process.env['TEST_CHROMIUM_PATH'] ?? '', ...findPrograms(NAMES), ...findMacBrowsers()].find(
      (program) => program !== '' && majorVersionOf(program) !== null,
    ) ?? null,
};

/** Arguments that keep the browser quiet: no window, no network traffic of its own. */
export const CHROMIUM_ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Finds a browser for playwright-core's `executablePath`. */
export function locateChromium(): string {
  const [program = ''] = requirePrograms([CHROMIUM]);
  return program;
}

function findMacBrowsers(): string[] {
  return [
    ...findPrograms(['Google Chrome'], ['/Applications/Google Chrome.app/Contents/MacOS']),
    ...findPrograms(['Chromium'], ['/Applications/Chromium.app/Contents/MacOS']),
  ];
}
