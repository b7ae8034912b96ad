"""What ten made-up people write: in their own words, as a camera would see it, by how it came out."""

from __future__ import annotations

ABOUT = (
    "Asking for a lift to the station.",
    "Saying that I can’t come on Sunday.",
    "Telling that I forgot the date.",
    "Coming back after a week of no word.",
    "Asking to be heard out for once.",
    "Saying that it was my mistake.",
    "An evening with nothing planned.",
    "Asking for help with the boxes.",
)
CAME: dict[int, tuple[str, ...]] = {
    0: (
        "Turned round and left the room while I was still speaking.",
        "“You again.” Then the door.",
        "No answer. The light under the door went out.",
        "Laughed at it in front of the others.",
    ),
    25: (
        "Looked at the phone while I spoke, and said “mhm” twice.",
        "“Not now.” It was not said when, then.",
        "A short answer after two days. No question in it.",
        "Sighed, and did it with a hard face.",
    ),
    50: (
        "Half listened, then it was about the shop.",
        "Came late, and stayed longer.",
        "Said no, and asked if I had eaten.",
        "It went by. Neither good nor bad.",
    ),
    75: (
        "Asked one more question when I was done.",
        "Said “come in, it’s cold”, and moved the coats.",
        "Rang back the same evening.",
        "Said yes before I had the whole sentence out.",
    ),
    100: (
        "Put the kettle on and stayed for an hour.",
        "Remembered it from last week, and asked how it had gone.",
        "“I am glad you said it.” And then we did the dishes.",
        "Waited at the gate, with my umbrella.",
    ),
}
"""By the step of the scale."""
NO_OUTCOME = "We met, and I don’t know what to make of it."

TO_MYSELF: dict[int, tuple[str, ...]] = {
    0: ("“Of course it was you.” All the way home.", "Called myself the old name, out loud."),
    25: ("“Others manage.” Then I did it twice more.", "Went over it in bed until two."),
    50: ("Both were there: “pull yourself together”, and “you were tired”.", "I said nothing to myself."),
    75: ("“That was a lot for one day.” I sat down first.", "Left it at good enough, and shut the lid."),
    100: ("“You can stop now.” And I stopped.", "Told myself what I would tell a friend."),
}
ABOUT_MYSELF = (
    "I will hand it in as it is.",
    "A day with nothing done.",
    "I have to call back, and I am late.",
    "I will rest before the list is done.",
)

SEEN = ("On the bus, two old people and one coat.", "How they talk to the child next door.")
TOLD = (
    "Read that most people wait longer for a reply than they think.",
    "Heard in therapy: it is an old rule.",
)
