using FsCheck;
using FsCheck.Fluent;
using Guildhall.Council.Modules.Grants;
using Guildhall.Council.Modules.Grants.Assess;
using Guildhall.Council.Modules.Grants.Decide;
using Guildhall.Council.Modules.Grants.Pay;
using Guildhall.Council.Modules.Grants.Schemes;
using Guildhall.Platform.Ids;

namespace Guildhall.Tests.Grants;

/// <summary>The arithmetic of scores, shares and budgets holds for whatever numbers.</summary>
public sealed class GrantProperties
{
    private static readonly Scheme s_scheme = SchemeReader.Read("a-round", GrantSite.Scheme("a", "£100"));

    [Fact]
    public void Those_that_fit_are_the_first_of_the_list_cost_no_more_than_is_left_and_one_more_would() =>
        Prop.ForAll<PositiveInt[], NonNegativeInt>((amounts, left) =>
        {
            var ranked = amounts.Select(a => new Money(a.Get)).ToList();
            var count = Ranking.Fits(ranked, new Money(left.Get));
            var sum = ranked.Take(count).Sum(m => m.Pence);
            return sum <= left.Get && (count == ranked.Count || sum + ranked[count].Pence > left.Get);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_share_is_never_nothing_never_more_than_was_asked_or_than_one_may_get() =>
        Prop.ForAll<PositiveInt, PositiveInt, PositiveInt>((asked, percent, most) =>
        {
            var share = Ranking.Share(new Money(asked.Get), 1 + (percent.Get % 100), new Money(most.Get));
            return share > Money.Zero && share.Pence <= asked.Get && share.Pence <= most.Get;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Applications_are_shared_out_equally_each_to_different_people_and_never_to_somebody_with_an_interest() =>
        Prop.ForAll<PositiveInt, PositiveInt, int[]>((count, people, interests) =>
        {
            var staff = Enumerable.Range(1, 2 + (people.Get % 9)).Select(i => new Guid(i, 0, 0, new byte[8])).ToArray();
            var all = Enumerable.Range(0, count.Get % 60)
                .Select(i => new ToAllot(new Guid(i, 1, 0, new byte[8]), 2, interests.Length == 0 || i % 3 > 0 ? new HashSet<Guid>() : [staff[Math.Abs(interests[i % interests.Length] % staff.Length)]])).ToList();
            var shared = Balance.Share(all, staff.ToDictionary(s => s, _ => 0));
            var never = all.ToDictionary(a => a.Id, a => a.Never);
            var free = interests.Length == 0 ? staff.Select(s => shared.Count(x => x.Assessor == s)).ToList() : [0];
            return shared.All(s => !never[s.Application].Contains(s.Assessor))
                && shared.Distinct().Count() == shared.Count
                && shared.GroupBy(s => s.Application).All(g => g.Count() == 2)
                && free.Max() - free.Min() <= 1;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_mean_lies_between_what_was_given_and_equal_scores_need_no_moderator() =>
        Prop.ForAll<NonNegativeInt, NonNegativeInt>((a, b) =>
        {
            var (one, two) = (Points(a.Get, a.Get / 6), Points(b.Get, b.Get / 6));
            var mean = Scoring.Mean(s_scheme, [one, two]);
            var total = Scoring.Total(s_scheme, mean);
            var totals = new[] { Scoring.Total(s_scheme, one), Scoring.Total(s_scheme, two) };
            return total >= totals.Min() && total <= totals.Max() && total <= s_scheme.MostPoints
                && !Scoring.NeedsModeration(s_scheme, [one, one])
                && (Scoring.NeedsModeration(s_scheme, [one, two]) || Scoring.Passes(s_scheme, one) == Scoring.Passes(s_scheme, two));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Three_who_give_as_much_in_all_give_so_much_together()
    {
        var mean = Scoring.Mean(s_scheme, [Points(4, 2), Points(4, 2), Points(3, 4)]);

        Scoring.Total(s_scheme, mean).ShouldBe(10);
        Scoring.Passes(s_scheme, mean).ShouldBeTrue();
        Scoring.Rounded(mean)["need"].ShouldBe(3.67m);
    }

    [Fact]
    public void Whatever_a_name_holds_a_bank_can_read_what_is_made_of_it() =>
        Prop.ForAll<NonNull<string>>(text => PaymentFile.Bacs(text.Get) is var written && written.Length <= PaymentFile.FieldLength && written == written.Trim()
            && written.All(c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9') or ' ' or '.' or '&' or '/' or '-')).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("Siân O’Brien & Sons (Bakers) Ltd", "SIAN OBRIEN & SONS")]
    [InlineData("Clwb Pêl-droed Tŷ Gŵyl", "CLWB PEL-DROED TY")]
    [InlineData("北京", "")]
    public void Names_are_written_in_the_letters_of_the_banks(string name, string written) => PaymentFile.Bacs(name).ShouldBe(written);

    [Fact]
    public void The_file_has_a_line_for_each_payment_in_pence() =>
        PaymentFile.Write([new PaymentLine(new BankAccount("089999", "66374958"), "A CLUB", new Money(123_450), "GRANT NM-1")])
            .ShouldBe("sort code,account number,name,amount in pence,reference\r\n089999,66374958,A CLUB,123450,GRANT NM-1\r\n");

    [Fact]
    public void Weights_and_least_points_count()
    {
        Scoring.Total(s_scheme, Points(3, 4)).ShouldBe(10);
        Scoring.Passes(s_scheme, Points(3, 4)).ShouldBeTrue();
        Scoring.Passes(s_scheme, Points(1, 10)).ShouldBeFalse();
        Scoring.NeedsModeration(s_scheme, [Points(3, 4), Points(5, 4)]).ShouldBeFalse();
        Scoring.NeedsModeration(s_scheme, [Points(3, 4), Points(5, 5)]).ShouldBeTrue();
        Scoring.NeedsModeration(s_scheme, [Points(3, 4), Points(3, 3)]).ShouldBeTrue();
    }

    private static Dictionary<string, decimal> Points(int need, int value) => new(StringComparer.Ordinal) { ["need"] = need % 6, ["value"] = value % 11 };
}
