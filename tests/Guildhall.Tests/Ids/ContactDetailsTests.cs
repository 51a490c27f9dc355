using FsCheck;
using FsCheck.Fluent;
using Guildhall.Platform.Ids;

namespace Guildhall.Tests.Ids;

public sealed class ContactDetailsTests
{
    [Theory]
    [InlineData("amala@example.com", "amala@example.com")]
    [InlineData("  Amala.Smith+bins@Example.COM ", "Amala.Smith+bins@example.com")]
    [InlineData("o'brien@example.co.uk", "o'brien@example.co.uk")]
    [InlineData("sian@tŷ.cymru", "sian@xn--t-foa.cymru")]
    public void An_email_address_is_read_as_people_type_it(string typed, string expected) =>
        EmailAddress.Parse(typed).Value.ShouldBe(expected);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("amala")]
    [InlineData("amala@example")]
    [InlineData("@example.com")]
    [InlineData("a@b@example.com")]
    [InlineData("amala..smith@example.com")]
    [InlineData(".amala@example.com")]
    [InlineData("amala@-example.com")]
    [InlineData("amala@example..com")]
    [InlineData("amala@example.com\r\nBcc: all@example.com")]
    [InlineData("amala @example.com")]
    [InlineData("Amala <amala@example.com>")]
    [InlineData("amala@127.0.0.1")]
    [InlineData("am\0ala@example.com")]
    public void What_is_not_one_email_address_is_refused(string? typed) =>
        EmailAddress.TryParse(typed, out _).ShouldBeFalse();

    [Fact]
    public void An_email_address_has_the_lengths_of_the_standard()
    {
        EmailAddress.TryParse(new string('a', 64) + "@example.com", out _).ShouldBeTrue();
        EmailAddress.TryParse(new string('a', 65) + "@example.com", out _).ShouldBeFalse();
        EmailAddress.TryParse("a@" + string.Concat(Enumerable.Repeat("abcdefghi.", 26)) + "com", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("07700 900123", "+447700900123", true)]
    [InlineData("+44 (0)7700 900-123", "+447700900123", true)]
    [InlineData("0044 7700 900123", "+447700900123", true)]
    [InlineData("447700900123", "+447700900123", true)]
    [InlineData("+44 07700 900123", "+447700900123", true)]
    [InlineData("07624 900123", "+447624900123", true)]
    [InlineData("07600 900123", "+447600900123", false)]
    [InlineData("07000 900123", "+447000900123", false)]
    [InlineData("(01632) 960100", "+441632960100", false)]
    [InlineData("020 7946 0000", "+442079460000", false)]
    [InlineData("016977 2345", "+44169772345", false)]
    [InlineData("+353 1 234 5678", "+35312345678", false)]
    [InlineData("+1 202-555-0143", "+12025550143", false)]
    public void A_telephone_number_is_read_as_people_type_it(string typed, string expected, bool mobile)
    {
        var number = PhoneNumber.Parse(typed);

        number.Value.ShouldBe(expected);
        number.IsUkMobile.ShouldBe(mobile);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("900123")]
    [InlineData("0770090012")]
    [InlineData("077009001234")]
    [InlineData("07700 90012x")]
    [InlineData("+")]
    [InlineData("+0123456789")]
    [InlineData("04000 900123")]
    [InlineData("+44 ٠٧٧٠٠٩٠٠١٢٣")]
    public void What_is_not_a_telephone_number_is_refused(string? typed) =>
        PhoneNumber.TryParse(typed, out _).ShouldBeFalse();

    [Theory]
    [InlineData("+447700900123", "07700 900123")]
    [InlineData("+442079460000", "020 7946 0000")]
    [InlineData("+441632960100", "01632 960100")]
    [InlineData("+441134960000", "0113 496 0000")]
    [InlineData("+443000123456", "0300 012 3456")]
    [InlineData("+35312345678", "+35312345678")]
    public void A_number_is_shown_as_people_write_it(string number, string shown) =>
        PhoneNumber.Parse(number).Display.ShouldBe(shown);

    [Fact]
    public void Whatever_is_read_survives_being_written_and_read_again() =>
        Prop.ForAll<string>(text =>
            (!EmailAddress.TryParse(text, out var email) || EmailAddress.Parse(email.ToString()) == email)
            && (!PhoneNumber.TryParse(text, out var phone) || (PhoneNumber.Parse(phone.ToString()) == phone && PhoneNumber.Parse(phone.Display) == phone)))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Any_uk_number_reads_the_same_in_each_of_its_spellings() =>
        Prop.ForAll(
            Gen.Elements('1', '2', '3', '5', '7', '8', '9').SelectMany(first => Gen.ArrayOf(Gen.Choose(0, 9), 9).Select(rest => first + string.Concat(rest))).ToArbitrary(),
            national =>
            {
                var number = PhoneNumber.Parse("0" + national);
                return number.Value == "+44" + national
                    && PhoneNumber.Parse("+44 (0)" + national) == number
                    && PhoneNumber.Parse("0044" + national) == number
                    && PhoneNumber.Parse("44" + national) == number
                    && PhoneNumber.Parse(number.Display) == number;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_plain_mailbox_is_kept_but_for_the_case_of_its_domain() =>
        Prop.ForAll(
            Word().SelectMany(local => Word().Select(domain => (local, domain))).ToArbitrary(),
            parts => EmailAddress.Parse($"{parts.local}@{parts.domain}.ORG").Value == $"{parts.local}@{parts.domain.ToLowerInvariant()}.org").QuickCheckThrowOnFailure();

    [Fact]
    public void A_value_that_was_never_set_cannot_be_read()
    {
        Should.Throw<InvalidOperationException>(() => default(EmailAddress).Value);
        Should.Throw<InvalidOperationException>(() => default(PhoneNumber).Value);
    }

    private static Gen<string> Word() =>
        Gen.Choose(1, 20).SelectMany(length => Gen.ArrayOf(Gen.Elements("abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456789".ToCharArray()), length)).Select(letters => new string(letters));
}
