import { expect } from 'chai';
import {
  canSend,
  initialLogin,
  reduceLogin,
  type LoginEvent,
  type LoginState,
} from '../../../../gateway/web/session/login-state.js';
import { ApiError, pageError } from '../../../../gateway/web/session/page-errors.js';
import { kindFor, rememberKind } from '../../../../gateway/web/session/secret-kind-memory.js';

const refused = (code: string): ApiError => new ApiError({ code, zh: '不', en: 'no' }, 401);

function after(events: readonly LoginEvent[], kind: 'pin' | 'password' = 'pin'): LoginState {
  return events.reduce(reduceLogin, initialLogin(kind));
}

describe('log-in form', () => {
  it('the pad types a PIN of at most six digits, takes one back and clears', () => {
    const keys = Array.from('1234567', (key) => ({ type: 'pad', key }) as LoginEvent);
    expect(after(keys).secret).to.equal('123456');
    expect(after([...keys, { type: 'pad', key: 'back' }]).secret).to.equal('12345');
    expect(after([...keys, { type: 'pad', key: 'clear' }]).secret).to.equal('');
  });

  it('the code is asked when the gateway asks for it, and the secret is sent along with it', () => {
    const state = after([
      { type: 'name', text: '管理员' },
      { type: 'secret', text: 'correct horse' },
      { type: 'sent' },
      { type: 'failed', error: refused('TOTP_NEEDED') },
    ]);
    expect(state).to.include({ step: 'code', secret: 'correct horse', busy: false });
    expect(state.error).to.equal(undefined);
  });

  it('a pasted code loses its spaces', () => {
    expect(after([{ type: 'code', text: ' 123 456 ' }]).code).to.equal('123456');
  });

  it('a refused secret is typed anew; a refused code alone is', () => {
    const typed: LoginEvent[] = [
      { type: 'name', text: '王静' },
      { type: 'secret', text: '0000' },
    ];
    const once = after([...typed, { type: 'failed', error: refused('LOGIN_REFUSED') }]);
    expect(once).to.include({ name: '王静', secret: '' });
    const twice = after([
      ...typed,
      { type: 'failed', error: refused('TOTP_NEEDED') },
      { type: 'code', text: '000000' },
      { type: 'failed', error: refused('LOGIN_REFUSED') },
    ]);
    expect(twice).to.include({ step: 'code', secret: '0000', code: '' });
  });

  it('a broken line and a waiting time cost nobody what was typed', () => {
    for (const error of [pageError('GATEWAY_UNREACHABLE'), refused('LOGIN_DELAYED')]) {
      const state = after([
        { type: 'secret', text: '2468' },
        { type: 'sent' },
        { type: 'failed', error },
      ]);
      expect(state).to.include({ secret: '2468', busy: false, error });
    }
  });

  it('going back from the code forgets secret and code, and keeps the name', () => {
    const state = after([
      { type: 'name', text: '管理员' },
      { type: 'secret', text: 'correct horse' },
      { type: 'failed', error: refused('TOTP_NEEDED') },
      { type: 'code', text: '123456' },
      { type: 'back' },
    ]);
    expect(state).to.include({ step: 'secret', name: '管理员', secret: '', code: '' });
  });

  it('nothing is sent that cannot be right, and nothing twice', () => {
    expect(canSend(after([{ type: 'secret', text: '2468' }]), true)).to.equal(false);
    expect(canSend(after([{ type: 'secret', text: '2468' }]), false)).to.equal(true);
    const named = after([
      { type: 'name', text: '王静' },
      { type: 'secret', text: '2468' },
    ]);
    expect(canSend(named, true)).to.equal(true);
    expect(canSend(reduceLogin(named, { type: 'sent' }), true)).to.equal(false);
    const coded = reduceLogin(named, { type: 'failed', error: refused('TOTP_NEEDED') });
    expect(canSend(reduceLogin(coded, { type: 'code', text: '12345' }), true)).to.equal(false);
    expect(canSend(reduceLogin(coded, { type: 'code', text: '123456' }), true)).to.equal(true);
  });

  it('the device remembers the kind of secret where a PIN is possible, and nothing else', () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    expect(kindFor(['see-lanes'], storage)).to.equal('pin');
    rememberKind('password', storage);
    expect(kindFor(['see-lanes'], storage)).to.equal('password');
    rememberKind('pin', storage);
    expect(kindFor(['audit'], storage)).to.equal('password');
    expect([...kept.values()]).to.deep.equal(['pin']);
  });
});
