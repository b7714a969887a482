"""The front page: the cooperation in one sentence, four figures and two pictures."""
