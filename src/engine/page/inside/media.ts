/// <reference lib="dom" />
import {
  aroundOf,
  elementsBelow,
  type Found,
  isHeard,
  isSeen,
  nameOf,
  roleOf,
  squeeze,
} from './view.ts'

const seconds = 3
const wordsEnough = 25

/** ACT 2eb176: what an audio says can be read too. */
export function findAudioWithoutText(): Found[] {
  if (document.querySelector('video') || hasNamedControl(/transcript|lyrics|text version/i))
    return []
  return [...document.querySelectorAll('audio')].flatMap((audio) => {
    const isOffered = (audio.controls && isSeen(audio)) || (audio.autoplay && !audio.muted)
    // Beside a film it may say what the film shows.
    if (!isOffered || audio.parentElement?.querySelector(':scope > video')) return []
    if (wordsNear(audio) >= wordsEnough) return []
    return [{ rule: 'audio-without-text', element: audio }]
  })
}

/** ACT f51b46: a video with sound has captions. What its name or the page says of it counts. */
export function findVideoWithoutCaptions(): Found[] {
  return [...document.querySelectorAll('video')].flatMap((video) => {
    const hasTrack = video.querySelector('track[kind=captions i], track[kind=subtitles i]') !== null
    if (hasTrack || video.muted || !isSeen(video) || !isHeard(video)) return []
    if (!hasAddress(video) || !hasSound(video) || isAlternative(video)) return []
    return [{ rule: 'video-without-captions', element: video }]
  })
}

/** ACT 80f0bf, 4c31df, aaa1bf: sound that starts by itself is short, or can be stopped. */
export function findSoundByItself(): Found[] {
  if (hasNamedControl(/pause|stop|mute|silence|sound|volume|play/i)) return []
  return [...document.querySelectorAll<HTMLMediaElement>('audio, video')].flatMap((media) => {
    if (!media.autoplay || media.muted || !hasAddress(media) || !media.paused) return []
    if (media.controls && isSeen(media)) return []
    const isSilent = media instanceof HTMLVideoElement && !hasSound(media)
    const isShort = playedSeconds(media) <= seconds
    return isSilent || isShort ? [] : [{ rule: 'sound-by-itself', element: media }]
  })
}

function hasNamedControl(name: RegExp): boolean {
  const controls = document.querySelectorAll(
    'a[href], button, summary, input[type=button], [role=button], [role=link], h1, h2, h3, h4',
  )
  return [...controls].some((one) => isSeen(one) && isHeard(one) && name.test(nameOf(one)))
}

const addressesOf = (media: HTMLMediaElement): string[] =>
  [media, ...media.querySelectorAll('source')].flatMap((one) => one.getAttribute('src') ?? [])

const hasAddress = (media: HTMLMediaElement): boolean => addressesOf(media).some(Boolean)

/** By its tracks where it was loaded; else by what its file is called. */
function hasSound(video: HTMLVideoElement): boolean {
  const { captureStream } = video as { captureStream?: () => MediaStream }
  if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && captureStream)
    return captureStream.call(video).getAudioTracks().length > 0
  return !addressesOf(video).some((address) => /silent|mute|no-?(sound|audio)/i.test(address))
}

/** How long it plays: its length, or the part that its address names ("#t=8,10"). */
function playedSeconds(media: HTMLMediaElement): number {
  if (media.loop) return Number.POSITIVE_INFINITY
  const parts = addressesOf(media).map((address) => /#t=([\d.]*),([\d.]+)/.exec(address))
  const [part] = parts.filter((one) => one !== null)
  if (part) return Number(part[2]) - Number(part[1])
  return Number.isFinite(media.duration) ? media.duration : Number.POSITIVE_INFINITY
}

/** Captions drawn into the picture, or a page that says the video only shows what is written on it. */
function isAlternative(video: HTMLVideoElement): boolean {
  if (addressesOf(video).some((address) => /caption|subtitle/i.test(address))) return true
  const text = squeeze(document.body.innerText)
  return /\b(in|as) (a )?video( form)?\b|video (version|alternative)|captions are|with captions/i.test(
    text,
  )
}

/** Words beside it that can be seen and heard: in the innermost part around it that has any. */
function wordsNear(media: Element): number {
  for (const around of aroundOf(media)) {
    if (around === media || roleOf(around) === 'paragraph') continue
    const words = [...readableTexts(around)].join(' ').split(/\s+/).filter(Boolean).length
    if (words > 0) return words
  }
  return 0
}

function* readableTexts(root: Element): Generator<string> {
  for (const element of elementsBelow(root)) {
    for (const node of element.childNodes) {
      const text = node instanceof Text ? squeeze(node.nodeValue ?? '') : ''
      if (text === '' || !isSeen(element) || !isHeard(element)) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      // Indented out of the window, a text is nowhere.
      if (range.getBoundingClientRect().right > 0) yield text
    }
  }
}
