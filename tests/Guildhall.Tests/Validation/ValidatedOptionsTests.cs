using System.ComponentModel.DataAnnotations;
using Guildhall.Platform.Validation;
using Guildhall.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Guildhall.Tests.Validation;

public class ValidatedOptionsTests
{
    [Fact]
    public void A_missing_setting_is_named_with_the_variable_that_sets_it()
    {
        var services = new ServiceCollection();
        services.AddValidatedOptions<Mail>(new ConfigurationBuilder().Build(), "Mail");
        using var provider = services.BuildServiceProvider();

        var error = Should.Throw<OptionsValidationException>(() => provider.GetRequiredService<IOptions<Mail>>().Value);

        error.Message.ShouldContain("Mail:Host");
        error.Message.ShouldContain("Mail__Host");
    }

    [Fact]
    public async Task A_wrong_setting_stops_the_program_at_its_start()
    {
        await using var node = PlatformNode.Create(
            await TestPostgres.CreateDatabaseAsync(), settings: new() { ["Deliveries:BatchSize"] = "0", ["Calendar:Division"] = "atlantis" });

        var error = (await Record.ExceptionAsync(node.StartAsync)).ShouldNotBeNull();

        error.ToString().ShouldContain("Deliveries__BatchSize");
        error.ToString().ShouldContain("england-and-wales, scotland or northern-ireland");
    }

    private sealed class Mail
    {
        [Required(ErrorMessage = "It is empty.")]
        public string? Host { get; set; }
    }
}
