/** Takes the keys of one event device away from every window, for as long as this process lives. */
import { spawn } from 'node:child_process';
import { TongdaoError } from '../../schemas/errors.js';
import type { Timers } from '../../schemas/time.js';

/** EVIOCGRAB of linux/input.h. Node has no ioctl; perl is in the base system of Debian. */
const GRAB_SCRIPT = `
my @open;
for my $node (@ARGV) {
  open(my $fh, '<', $node) or die "$node: $!\\n";
  ioctl($fh, 0x40044590, 1) or die "$node: grab: $!\\n";
  push @open, $fh;
}
syswrite(STDOUT, "grabbed\\n");
1 while sysread(STDIN, my $ignored, 64);
`;
/** For the child to start and grab, milliseconds; perl takes about 10. */
const GRAB_LIMIT_MS = 3000;
const MAX_WORDS = 300;

export interface KeyboardGrab {
  /** Resolves once, never rejects, with the child's last words: it ended and the keys are free. */
  readonly ended: Promise<string>;
  release(): void;
}

export type GrabKeyboard = (nodes: readonly string[]) => Promise<KeyboardGrab>;

/**
 * The child waits for the end of its standard input, which the kernel brings about when this process
 * ends in whatever way; the grab falls with the child. Rejects with `DEVICE_OPEN_FAILED` and the reason:
 * no permission, grabbed by another program, no perl.
 */
export function keyboardGrab(timers: Timers, program = 'perl'): GrabKeyboard {
  return (nodes) =>
    new Promise((resolve, reject) => {
      const child = spawn(program, ['-e', GRAB_SCRIPT, '--', ...nodes], { env: {} });
      let words = '';
      const fail = (why: string): void => {
        const detail = `keyboard grab of ${nodes.join(', ')}: ${why}`;
        reject(new TongdaoError('DEVICE_OPEN_FAILED', detail));
      };
      const cancel = timers.after(GRAB_LIMIT_MS, () => {
        fail('no answer');
        child.kill('SIGKILL');
      });
      const ended = new Promise<string>((settle) => {
        const end = (why: string): void => {
          cancel();
          fail(why);
          settle(why);
        };
        child.on('error', (error) => end(error.message));
        child.on('close', () => end(words.trim() || 'the child ended'));
      });
      child.stderr.on('data', (chunk: Buffer) => {
        words = (words + chunk.toString()).slice(0, MAX_WORDS);
      });
      // The child may be gone before its input is closed.
      child.stdin.on('error', () => undefined);
      child.stdout.once('data', () => {
        cancel();
        resolve({
          ended,
          release: () => {
            child.stdin.end();
            child.kill('SIGTERM');
          },
        });
      });
    });
}
