/** The person's cards, for the person herself: each can be ended, or replaced by the card that was laid. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { ShownLink } from '../../../../schemas/api/desk-links.js';
import { Button } from '../../look/button.js';
import { Both, type Words } from '../../look/words.js';
import { CARD_WORDS } from '../words.js';
import type { UnlinkBody } from './link-commands.js';
import type { LinkDesk } from './link-desk.js';

type Reason = Exclude<UnlinkBody['reason'], 'other'>;

const REASONS: Readonly<Record<Reason, Words>> = {
  'holder-wish': { zh: '本人要求', en: 'Her wish' },
  lost: { zh: '卡丢了', en: 'Lost' },
  'wrong-person': { zh: '关联错人', en: 'Wrong person' },
  'suspected-copy': { zh: '怀疑被复制', en: 'Perhaps copied' },
};
const REASON_ORDER: readonly Reason[] = ['holder-wish', 'lost', 'wrong-person', 'suspected-copy'];

export function CardList({ desk }: { readonly desk: LinkDesk }): JSX.Element {
  const found = desk.found.value;
  return (
    <section aria-label="已关联的卡 Linked cards">
      <Button small en="Her cards" onPress={() => void desk.list()}>
        查看本人的卡
      </Button>
      {found === undefined ? null : (
        <>
          <p role="status">
            {found.person.name ?? ''} <span class="digits">{found.person.number ?? ''}</span>：
            <Both
              zh={found.links.length === 0 ? '没有关联的卡' : `${found.links.length} 张卡`}
              en={found.links.length === 0 ? 'no cards' : `${found.links.length} cards`}
            />
          </p>
          <ul class="rows">
            {found.links.map((link) => (
              <CardRow key={link.link} desk={desk} link={link} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** Ending asks for the reason, which is the second tap. */
function CardRow({
  desk,
  link,
}: {
  readonly desk: LinkDesk;
  readonly link: ShownLink;
}): JSX.Element {
  const asking = useSignal(false);
  const replaced = desk.form.value.replaces?.link === link.link;
  return (
    <li class="links-row">
      <p>
        <b>{CARD_WORDS[link.card].zh}</b> <span class="digits">{link.number}</span>
        {link.strength === 'uid' ? '（卡号可复制）' : ''} · {link.at.slice(0, 10)} ·{' '}
        <Both zh={`有效至 ${link.validThrough}`} en={`valid through ${link.validThrough}`} />
        {link.relation === undefined ? '' : ` · 代办：${link.relation}`}
      </p>
      {asking.value ? (
        <div class="links-reasons" role="group" aria-label="解除原因 Why">
          {REASON_ORDER.map((reason) => (
            <Button
              key={reason}
              small
              en={REASONS[reason].en}
              busy={desk.ending.value !== undefined}
              onPress={() => void desk.unlink(link.link, reason)}
            >
              {REASONS[reason].zh}
            </Button>
          ))}
          <Button small en="Keep" onPress={() => (asking.value = false)}>
            不解除
          </Button>
        </div>
      ) : (
        <div class="links-reasons">
          <Button
            small
            en="Replace"
            pressed={replaced}
            onPress={() => desk.change({ replaces: replaced ? undefined : link })}
          >
            换卡
          </Button>
          <Button small en="End" onPress={() => (asking.value = true)}>
            解除
          </Button>
        </div>
      )}
    </li>
  );
}
