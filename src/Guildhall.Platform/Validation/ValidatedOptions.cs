using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Guildhall.Platform.Validation;

/// <summary>Settings that are checked when the program starts, with errors that say what to set.</summary>
public static class ValidatedOptions
{
    /// <summary>Binds a class of settings to a section and checks its data annotations at start.</summary>
    public static OptionsBuilder<T> AddValidatedOptions<T>(this IServiceCollection services, IConfiguration configuration, string section)
        where T : class
    {
        services.AddSingleton<IValidateOptions<T>>(new SettingsCheck<T>(section));
        return services.AddOptions<T>().Bind(configuration.GetSection(section)).ValidateOnStart();
    }

    /// <summary>The environment variable that sets a setting: <c>Mail:Host</c> is <c>Mail__Host</c>.</summary>
    public static string EnvironmentVariable(string setting) =>
        setting.Replace(":", "__", StringComparison.Ordinal);

    private sealed class SettingsCheck<T>(string section) : IValidateOptions<T>
        where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options)
        {
            var failures = new List<string>();
            foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                var results = new List<ValidationResult>();
                var context = new ValidationContext(options) { MemberName = property.Name };
                if (property.CanRead && !Validator.TryValidateProperty(property.GetValue(options), context, results))
                {
                    failures.AddRange(results.Select(r => Advice(property.Name, r.ErrorMessage)));
                }
            }

            if (options is IValidatableObject whole)
            {
                failures.AddRange(whole.Validate(new ValidationContext(options))
                    .Select(r => Advice(r.MemberNames.FirstOrDefault() ?? "", r.ErrorMessage)));
            }

            return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
        }

        private string Advice(string property, string? problem)
        {
            var setting = property.Length == 0 ? section : $"{section}:{property}";
            return $"The setting {setting} is wrong: {problem} Set it in appsettings.json or by the environment variable {EnvironmentVariable(setting)}.";
        }
    }
}
