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
    if (wordsNear(audio, isSeenAndHeard) >= wordsEnough) return []
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

/** ACT c3232f: what a film without sound shows is told by a text or a sound. */
export function findSilentFilms(): Found[] {
  if (document.querySelector('audio') || hasNamedControl(/transcript|descri|text version/i))
    return []
  return filmsToSee().flatMap((video) => {
    if (hasSound(video) || !video.controls || isAlternative(video)) return []
    if (wordsNear(video, isHeard) >= wordsEnough) return []
    return [{ rule: 'silent-video-without-text', element: video }]
  })
}

/** ACT c5a4ea and 1ec09b: descriptions that are given as a track alone, which no browser speaks. */
export function findDescriptionTracks(): Found[] {
  if (hasNamedControl(/transcript|descri|text version/i)) return []
  return filmsToSee().flatMap((video) => {
    const hasTrack = video.querySelector('track[kind=descriptions i]') !== null
    if (!hasTrack || !hasSound(video) || isAlternative(video)) return []
    const isDescribed = addressesOf(video).some((one) => /voice-?over|descri|narrat/i.test(one))
    if (isDescribed || wordsNear(video, isHeard) >= wordsEnough) return []
    return [{ rule: 'descriptions-not-heard', element: video }]
  })
}

/** ACT 1a02b0, for level AAA: what a film says and shows can be read. */
export function findFilmsWithoutTranscript(): Found[] {
  if (hasNamedControl(/transcript|text version/i)) return []
  return filmsToSee().flatMap((video) => {
    const isRead = wordsNear(video, isHeard) >= wordsEnough
    return isRead ? [] : [{ rule: 'video-without-transcript', element: video }]
  })
}

const filmsToSee = (): HTMLVideoElement[] =>
  [...document.querySelectorAll('video')].filter(
    (video) => hasAddress(video) && isSeen(video) && isHeard(video),
  )

const mediaFile =
  /\.(png|jpe?g|gif|webp|avif|svg|bmp|mp3|m4a|og[agv]|wav|flac|mp4|m4v|webm|mov)([?#]|$)/i

/** ACT 8fc3b6: an object that is a picture, a sound or a film has a name. */
export function findObjectsWithoutName(): Found[] {
  return [...document.querySelectorAll('object')].flatMap((element) => {
    if (element.hasAttribute('role') || !isHeard(element)) return []
    const isMedia = element.type
      ? /^(image|audio|video)\//i.test(element.type)
      : mediaFile.test(element.data)
    const isInstead = [...element.children].some((child) => child.getClientRects().length > 0)
    if (!isMedia || isInstead || isNamedByAttribute(element)) return []
    return [{ rule: 'object-without-name', element }]
  })
}

function isNamedByAttribute(element: Element): boolean {
  const ids = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean)
  const referenced = ids.map((id) => document.getElementById(id)?.textContent ?? '')
  const written = ['aria-label', 'title'].map((name) => element.getAttribute(name) ?? '')
  return squeeze([...referenced, ...written].join(' ')) !== ''
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

const isSeenAndHeard = (element: Element): boolean => isSeen(element) && isHeard(element)

/** Words beside it, of elements that can be read: in the innermost part around it that has any. */
function wordsNear(media: Element, canBeRead: (element: Element) => boolean): number {
  for (const around of aroundOf(media)) {
    if (around === media || roleOf(around) === 'paragraph') continue
    const words = [...readableTexts(around, canBeRead)]
      .join(' ')
      .split(/\s+/)
      .filter(Boolean).length
    if (words > 0) return words
  }
  return 0
}

function* readableTexts(
  root: Element,
  canBeRead: (element: Element) => boolean,
): Generator<string> {
  for (const element of elementsBelow(root)) {
    for (const node of element.childNodes) {
      const text = node instanceof Text ? squeeze(node.nodeValue ?? '') : ''
      if (text === '' || !canBeRead(element)) continue
      if (!isSeen(element)) {
        yield text
        continue
      }
      const range = document.createRange()
      range.selectNodeContents(node)
      // Indented out of the window, a text is nowhere.
      if (range.getBoundingClientRect().right > 0) yield text
    }
  }
}
