"""Problems of the config itself, and as many configs without one."""

import pytest

from lsconvert.labeling import read_config
from lsconvert.labeling.problems import MAX_PROBLEMS

TEXT = '<Text name="t" value="$t"/>'
PROBLEMS = {
    '<Fancy name="f" value="$f"/>': ["unknown-tag"],
    "<div>x</div>": ["unknown-tag"],
    '<Choises name="c" toName="t"><Choice value="a"/></Choises>': ["unknown-tag"],
    '<Rating name="r" toName="t" maxrate="3"/>': ["unknown-attribute"],
    '<Rating toName="t"/>': ["name-missing"],
    '<Choices name="c" toName="t"/>': ["no-labels", "server-refuses"],
    '<Labels name="l" toName="t"><Choice value="a"/></Labels>': ["no-labels", "server-refuses"],
    '<Choices name="c" toName="t"><Choice alias="a"/><Choice/></Choices>': [
        "empty-label",
        "server-refuses",
        "server-refuses",
    ],
    '<Choices name="c" toName="t"><Choice value="a"/><Choice value="a"/></Choices>': ["duplicate-label"],
    '<Rating name="t" toName="t"/>': ["duplicate-name", "duplicate-name"],
    '<Rating name="r" toName="x"/>': ["unknown-to-name"],
    '<Text name="u" value="$u"/><Rating name="r"/>': ["to-name-missing"],
    '<Rating name="r" toname="t"/>': ["attribute-case", "server-refuses"],
    '<RectangleLabels name="b" toName="t"><Label value="a"/></RectangleLabels>': ["unfit-object"],
    '<View visibleWhen="choice-selected" whenTagName="t,x"/>': ["unknown-when-tag"],
    '<Text name="u" value="$u" resolver="tsv"/>': ["unknown-resolver"],
    '<Text name="u" value="$u and $v"/>': ["ambiguous-value"],
    '<Text name="u" value="$u-v"/>': ["ambiguous-value"],
    '<Image name="u" value="https://x/$u.jpg"/>': ["ambiguous-value"],
}
FINE = [
    "",
    '<Choices name="c" toName="t" value="$options"/>',
    '<Taxonomy name="c" toName="t" apiUrl="https://example.com"/>',
    '<Taxonomy name="c" toName="t"><Choice value="a"><Choice value="b"/></Choice><Choice value="b"/></Taxonomy>',
    '<Choices name="c" toName="t"><View><Choice value="a"/></View></Choices>',
    '<Taxonomy name="c" toName="t"><Choice>a</Choice></Taxonomy>',
    '<VideoRectangle name="b" toName="v"/><Video name="v" value="$v"/>',
    '<Brush name="b" toName="i"/><Image name="i" value="$i"/>',
    '<HyperText name="h" value="words"><div class="x"><img src="y"/></div></HyperText>',
    "<Style>.a { b: c }</Style><Header>x</Header><Header value='$t: $t'/>",
    '<Style .a="b"/>'.replace(" .a", " a"),
    '<Image name="i" value="https://x/$i"/>',
    '<Image name="i" value="$a.b[0].c"/>',
    '<Text name="u" value="words"/><Text name="w" value="words">words</Text>',
    '<Text name="u" value="$u" resolver="csv|separator=;|column=a"/>',
    '<Rating name="r" toName="t" MAXRATING="3" perregion="true"/>',
    '<Pairwise name="p" toName="t,u"/><Text name="u" value="$u"/>',
    '<View visibleWhen="region-selected" whenTagName="t" className="a" style="b"/>',
    '<Repeater on="$a"><Text name="t{{idx}}" value="$a[{{idx}}]"/><Rating name="r{{idx}}" toName="t{{idx}}"/></Repeater>',
    '<TimeSeries name="s" value="$s"><Channel column="a"/><MultiChannel><Channel column="b"/></MultiChannel></TimeSeries>',
    '<Labels name="l" toName="t" allowEmpty="true"><Label value="" background="red"/><Label value="a"/></Labels>',
    '<Labels name="b" toName="t" model_score_threshold="0.5"><Label value="a" predicted_values="b"/></Labels>',
    '<Table value="$u"/><Pdf name="p" value="$p"/>',
    '<Relations><Relation value="a"/></Relations><Text name="x:y" value="$u" xml:lang="de"/>',
]


@pytest.mark.parametrize("text", PROBLEMS)
def test_problems(text):
    config = read_config(f"<View>{TEXT}\n{text}</View>".encode())
    assert [problem.code for problem in config.problems] == PROBLEMS[text]
    for problem in config.problems:
        assert (problem.severity == "error") == (
            "server refuses" in problem.message or problem.code == "ambiguous-value"
        )
        assert problem.line in (1, 2)
        assert problem.message.isprintable()


@pytest.mark.parametrize("text", FINE)
def test_no_problems(text):
    assert read_config(f"<View>{TEXT}{text}</View>".encode()).problems == ()


def test_a_similar_word_is_named():
    [problem] = read_config(f"<View>{TEXT}<Rating name='r' toName='t' maxRatings='3'/></View>".encode()).problems
    assert problem.message == "<Rating> has no attribute `maxRatings`; is it `maxRating`?"
    [problem] = read_config(f"<View>{TEXT}<Ratings name='r' toName='t'/></View>".encode()).problems
    assert problem.message == "<Ratings> is not a tag of Label Studio; is it `Rating`?"


def test_at_most_so_many_problems_are_listed():
    config = read_config(f"<View>{TEXT}{'<x/>' * (MAX_PROBLEMS + 1)}</View>".encode())
    assert len(config.problems) == MAX_PROBLEMS
