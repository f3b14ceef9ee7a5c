"""Words that may mean that somebody is in danger: a person reads these texts first, the same working day. PURE.

Far more is found than is meant: a knife in the kitchen costs a minute, a missed child may cost everything.
"""

import re

_PATTERNS = (
    r"\bsuicid\w*|\boverdos\w*|\bself[\s-]?harm\w*",
    r"\bkill(?:ed|ing)?\s+(?:my|him|her|them)sel(?:f|ves)\b|\bcut(?:s|ting)?\s+(?:my|him|her)self\b",
    r"\bend (?:it all|my life|his life|her life)\b|\b(?:want|wants|wanted|going) to die\b|\bbetter off dead\b",
    r"\b(?:don['’]?t|do not|didn['’]?t) want to (?:be here|live|wake up|go on)\b|\bno reason to live\b",
    r"\babus\w*|\bneglect\w*|\bmolest\w*|\bgroom(?:ed|ing|ers?)\b|\bpa?edophil\w*|\bexploit\w*|\btraffick\w*",
    r"\brap(?:e|ed|es|ing|ist)\b|\bsexual\w*|\bindecent\w*|\bincest\w*|\btouch(?:ed|es|ing) (?:me|her|him|my|the)\b",
    r"\b(?:hit|hits|hitting|beat|beats|beating|beaten|punch\w*|kick\w*|slap\w*|chok\w*|strangl\w*|hurt\w*|burn\w*)"
    r"\s+(?:me|us|her|him|them|my|his|the|a)\b|\bbeaten up\b|\bbruis\w*",
    r"\bdomestic\b|\bcoerc\w*|\bcontrol(?:s|led|ling) (?:me|her|him|my)\b|\bstalk\w*|\bharass\w*",
    r"\b(?:afraid|scared|terrified|frightened) (?:of|to go|for) (?:my|him|her|his|home|our|their)\b",
    r"\bnot safe (?:at|in my) (?:home|house)\b|\bin (?:immediate )?danger\b|\bhelp me\b|\bplease help\b",
    r"\bthreat\w*|\b(?:will|going to|gonna) (?:kill|stab|shoot|hurt|burn)\b|\bkill (?:me|us|you|him|her|them)\b",
    r"\bkni(?:fe|ves)\b|\bmachetes?\b|\bblades?\b|\bstab\w*|\bguns?\b|\bfirearms?\b|\bshot\b|\bshoot\w*|\bweapons?\b",
    r"\bacid\b|\bbombs?\b|\bexplosi\w*|\bterror\w*|\bradicali\w*|\bextremis\w*",
    r"\bslave\w*|\bcuckoo\w*|\bcounty lines\b|\bforced marriage\b|\bfgm\b|\bhonou?r based\b",
    r"\bmissing (?:child|girl|boy)\b",
    r"\b(?:child|children|kids?|baby|toddler|daughter|son)\b[^.!?\n]{0,40}\b(?:alone|hungry|crying|scream\w*|bruis\w*|"
    r"hurt\w*|hit\w*|dirty|starv\w*|locked|unsafe|at risk)\b",
)
DANGER = re.compile(rf"\b(?:{'|'.join(_PATTERNS)})", re.IGNORECASE)  # looked for only where words begin
