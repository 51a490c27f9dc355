using FsCheck;
using FsCheck.Fluent;
using Guildhall.Platform.Ids;

namespace Guildhall.Tests.Ids;

public class MoneyTests
{
    [Theory]
    [InlineData("£12.50", 1250)]
    [InlineData("12.5", 1250)]
    [InlineData("1,234", 123400)]
    [InlineData(" £ 1,234,567.08 ", 123456708)]
    [InlineData("0", 0)]
    [InlineData("0.07", 7)]
    [InlineData("-£3.10", -310)]
    public void Amounts_are_read_as_people_write_them(string text, long pence)
    {
        Money.TryParse(text, out var money).ShouldBeTrue();
        money.Pence.ShouldBe(pence);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("£")]
    [InlineData("12.345")]
    [InlineData("1,23")]
    [InlineData("12.")]
    [InlineData("ten pounds")]
    [InlineData("99999999999999999999")]
    [InlineData("1e5")]
    [InlineData("१२")]
    public void What_is_no_amount_is_refused(string? text) => Money.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void An_amount_is_written_with_its_pence()
    {
        new Money(123450).ToString().ShouldBe("£1,234.50");
        new Money(-5).ToString().ShouldBe("-£0.05");
        new Money(long.MinValue).ToString().ShouldBe("-£92,233,720,368,547,758.08");
    }

    [Fact]
    public void What_is_written_is_read_back() =>
        Prop.ForAll<long>(pence => Money.TryParse(new Money(pence).ToString(), out var read) && read.Pence == pence).QuickCheckThrowOnFailure();

    [Fact]
    public void A_sum_that_does_not_fit_is_refused()
    {
        Should.Throw<OverflowException>(() => new Money(long.MaxValue) + new Money(1));
        Should.Throw<OverflowException>(() => new Money(long.MaxValue) * 2);
        Should.Throw<OverflowException>(() => -new Money(long.MinValue));
    }
}
