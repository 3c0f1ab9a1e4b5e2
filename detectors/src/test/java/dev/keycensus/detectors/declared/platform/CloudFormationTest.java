package dev.keycensus.detectors.declared.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudFormationTest {
  @Test
  void usersRolesKeysAndFunctions() {
    String text =
        """
        AWSTemplateFormatVersion: "2010-09-09"
        Parameters:
          DbPassword: {Type: String, NoEcho: true}
          RoleName: {Type: String}
        Resources:
          Bot:
            Type: AWS::IAM::User
            Properties:
              UserName: bot
              Tags: [{Key: team, Value: platform}]
              ManagedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"]
          BotKey:
            Type: AWS::IAM::AccessKey
            Properties:
              UserName: !Ref Bot
          Deploy:
            Type: AWS::IAM::Role
            Properties:
              RoleName: !Ref RoleName
              AssumeRolePolicyDocument:
                Statement:
                  - Effect: Allow
                    Principal:
                      Federated: !Sub "arn:aws:iam::${AWS::AccountId}:oidc-provider/gitlab.com"
                    Condition:
                      StringLike: {"gitlab.com:sub": "project_path:acme/shop:*"}
              Policies:
                - PolicyName: p
                  PolicyDocument:
                    Statement: [{Effect: Allow, Action: "*", Resource: "*"}]
          Job:
            Type: AWS::Serverless::Function
            Properties:
              Role: !GetAtt Deploy.Arn
              Environment:
                Variables:
                  PASSWORD: "{{resolve:secretsmanager:shop/db:SecretString:password}}"
              Events:
                Nightly: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
        """;
    assertThat(Told.declarations("stack.yaml", text))
        .containsExactly(
            "7-11 service-account bot aws (Bot) owner=platform can=policy:AdministratorAccess"
                + " ADMIN",
            "17-30 service-account Deploy aws (Deploy) can=* FEDERATED ADMIN issuer=gitlab.com"
                + " subject=project_path:acme/shop:*",
            "32-39 workload Job aws (Job) autonomy=UNATTENDED uses=role:Deploy SCHEDULED"
                + " schedule=rate(1 day)",
            "13-15 service-account bot aws (BotKey) owner=platform parent=Bot CREATES_KEY");
    assertThat(Told.references("stack.yaml", text))
        .containsExactly(
            "24:26 FEDERATION gitlab.com <aws> AssumeRolePolicyDocument by Deploy",
            "37:21 VAULT shop/db <aws> Job.Environment.Variables.PASSWORD by Job",
            "3:15 VARIABLE DbPassword Parameters.DbPassword");
  }

  @Test
  void jsonAndSecretsOfTasks() {
    String text =
        """
        {"Resources": {"Task": {"Type": "AWS::ECS::TaskDefinition", "Properties": {
          "ContainerDefinitions": [{"Name": "web", "Secrets": [
            {"Name": "DB", "ValueFrom": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db"}
          ]}]}}}}
        """;
    assertThat(Told.references("app.template", text))
        .containsExactly("3:33 VAULT db <aws> Task.ContainerDefinitions.Secrets.DB");
    assertThat(Told.references("cdk.out/app.template.json", text)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Resources: {A: {Type: AWS::IAM::Role}}",
        "Resources: {A: {Type: AWS::IAM::User, Properties: [x]}}",
        "Resources: {A: {Type: AWS::IAM::AccessKey, Properties: {UserName: [1]}}}",
        "Resources: [AWS::IAM::Role]",
        "Resources: {A: {Type: AWS::IAM::Role, Properties: {Policies: 1, Tags: 2}}}",
        "Resources: {{ AWS::IAM::Role",
      })
  void wrongTypesAreSteppedOver(String text) {
    assertThat(Told.read("x.yaml", text).problem()).isNull();
  }
}
