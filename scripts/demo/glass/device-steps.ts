/** Steps of the two wires: reader and relay board. */
import type { GlassBytes, GlassSource, GlassStep, GlassText } from '../../../schemas/glass.js';
import type { Exchange, Frame } from './taps.js';
import { beginOf, isPassage, isPulse, type VisitFacts } from './visit-facts.js';

const bytesOf = (direction: GlassBytes['direction'], frame: Frame | undefined): GlassBytes[] =>
  frame === undefined ? [] : [{ direction, hex: frame.hex, zh: frame.zh, en: frame.en }];

function contentsOf(frame: Frame | undefined): GlassText[] {
  if (frame?.contents === undefined) return [];
  const text = JSON.stringify(frame.contents, undefined, 2);
  return [{ zh: '解码', en: 'Decoded', text }];
}

interface Title {
  readonly kind: string;
  readonly zh: string;
  readonly en: string;
}

function exchangeStep(
  exchange: Exchange,
  source: GlassSource,
  { zeroAt }: VisitFacts,
  title: Title,
): GlassStep {
  const { request, reply, times, lastAt } = exchange;
  const from = beginOf(exchange);
  const to = times > 1 ? lastAt : (reply?.at ?? from);
  return {
    key: `${source}-${from}`,
    source,
    ...title,
    fromMs: from - zeroAt,
    toMs: to - zeroAt,
    times,
    bytes: [...bytesOf('sent', request), ...bytesOf('received', reply)],
    texts: contentsOf(reply),
  };
}

function titleOf({ request, reply }: Exchange): Title {
  const asked = request ?? reply;
  const silent = reply === undefined;
  return {
    kind: asked?.name ?? 'unknown',
    zh: `${request?.zh ?? '读卡器的话'}：${silent ? '没有回答' : reply.zh}`,
    en: `${request?.en ?? 'bytes of the reader'}: ${silent ? 'no answer' : reply.en}`,
  };
}

export function readerSteps(facts: VisitFacts): GlassStep[] {
  const steps = facts.reader.map((one) => exchangeStep(one, 'reader', facts, titleOf(one)));
  const { resting, zeroAt } = facts;
  if (resting === undefined) return steps;
  return [
    ...steps,
    {
      key: 'reader-resting',
      source: 'reader',
      kind: 'resting',
      zh: '卡还在上面：不再重复登记',
      en: 'the card still lies there: not read as a new visit',
      fromMs: resting.fromAt - zeroAt,
      toMs: resting.toAt - zeroAt,
      times: resting.times,
      bytes: [],
      texts: [],
    },
  ];
}

function boardTitle(exchange: Exchange): Title {
  const plain = titleOf(exchange);
  if (isPulse(exchange)) {
    return {
      kind: 'pulse',
      zh: `开闸：${exchange.request?.zh ?? ''}`,
      en: `open: ${exchange.request?.en ?? ''}`,
    };
  }
  if (exchange.request?.name !== 'read-inputs') return plain;
  return isPassage(exchange)
    ? {
        kind: 'passage',
        zh: '有人走过：通行触点闭合',
        en: 'somebody walks through: the passage contact closes',
      }
    : {
        ...plain,
        kind: 'inputs',
        zh: '看通行触点：还没有人走过',
        en: 'watches the passage contact: nobody yet',
      };
}

export function boardSteps(facts: VisitFacts): GlassStep[] {
  return facts.board.map((one) => exchangeStep(one, 'turnstile', facts, boardTitle(one)));
}
